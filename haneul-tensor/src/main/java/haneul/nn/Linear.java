package haneul.nn;

import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A linear layer [.., in] → [.., out], with or without bias; weights are cast to the type of the input. */
public final class Linear {
    private final Matrix weight;
    private final @Nullable Tensor bias;

    /** Declares {@code weight} [out, in] and {@code bias} [out]. */
    public Linear(Weights w, long in, long out) {
        this(w, in, out, Init.fanIn());
    }

    /** Declares {@code weight} [out, in], initialised as given, and {@code bias} [out]. */
    public Linear(Weights w, long in, long out, Init init) {
        this(w.matrix("weight", init, out, in), w.param("bias", Init.ZEROS, out));
    }

    private Linear(Matrix weight, @Nullable Tensor bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /** Declares {@code weight} [out, in] alone. */
    public static Linear withoutBias(Weights w, long in, long out, Init init) {
        return new Linear(w.matrix("weight", init, out, in), null);
    }

    /** x [.., in] → [.., out] in the type of x. */
    public Tensor forward(Tensor x) {
        return weight.times(x, bias);
    }
}
