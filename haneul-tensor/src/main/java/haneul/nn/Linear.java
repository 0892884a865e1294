package haneul.nn;

import haneul.tensor.Ops;
import haneul.tensor.Tensor;

/** A linear map [.., in] → [.., out], with bias; weights are cast to the type of the input. */
public final class Linear {
    private final Tensor weight;
    private final Tensor bias;

    public Linear(Weights w, long in, long out) {
        this(w, in, out, Init.fanIn());
    }

    public Linear(Weights w, long in, long out, Init init) {
        weight = w.param("weight", init, out, in);
        bias = w.param("bias", Init.ZEROS, out);
    }

    public Tensor forward(Tensor x) {
        return Ops.linear(x, weight.to(x.dtype()), bias.to(x.dtype()));
    }
}
