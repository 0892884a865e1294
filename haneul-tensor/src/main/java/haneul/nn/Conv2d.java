package haneul.nn;

import haneul.tensor.Ops;
import haneul.tensor.Tensor;

/** A convolution [B, in, H, W] → [B, out, H, W] with an odd kernel and zeros around. */
public final class Conv2d {
    private final Tensor weight;
    private final Tensor bias;
    private final long padding;

    /** Declares {@code weight} [out, in, kernel, kernel] and {@code bias} [out]. */
    public Conv2d(Weights w, long in, long out, long kernel) {
        this(w, in, out, kernel, Init.fanIn());
    }

    /** @param init of the weight */
    public Conv2d(Weights w, long in, long out, long kernel, Init init) {
        weight = w.param("weight", init, out, in, kernel, kernel);
        bias = w.param("bias", Init.ZEROS, out);
        padding = kernel / 2;
    }

    /** x [B, in, H, W] → [B, out, H, W] in the type of x. */
    public Tensor forward(Tensor x) {
        return Ops.conv2d(x, weight.to(x.dtype()), bias.to(x.dtype()), 1, padding);
    }
}
