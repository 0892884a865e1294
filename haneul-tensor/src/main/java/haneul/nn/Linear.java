package haneul.nn;

import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A linear map [.., in] → [.., out], with or without bias; weights are cast to the type of the input. */
public final class Linear {
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /** Declares {@code weight} [out, in] and {@code bias} [out]. */
    public Linear(Weights w, long in, long out) {
        this(w, in, out, Init.fanIn());
    }

    /** The same with another start of the weight. */
    public Linear(Weights w, long in, long out, Init init) {
        this(w.param("weight", init, out, in), w.param("bias", Init.ZEROS, out));
    }

    private Linear(Tensor weight, @Nullable Tensor bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /** Declares {@code weight} [out, in] alone. */
    public static Linear withoutBias(Weights w, long in, long out, Init init) {
        return new Linear(w.param("weight", init, out, in), null);
    }

    /** x [.., in] → [.., out] in the type of x. */
    public Tensor forward(Tensor x) {
        return Ops.linear(x, weight.to(x.dtype()), bias == null ? null : bias.to(x.dtype()));
    }
}
