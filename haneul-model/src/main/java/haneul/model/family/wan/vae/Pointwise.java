package haneul.model.family.wan.vae;

import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.Arrays;

/** 1×1×1 convolution: a linear map of the channels of each pixel. */
record Pointwise(Tensor weight, Tensor bias) {
    /** Declares {@code weight} [out, in, 1, …], with {@code axes} axes, and {@code bias} [out]. */
    Pointwise(Weights w, int in, int out, int axes) {
        this(declared(w, in, out, axes), w.param("bias", Init.ZEROS, out));
    }

    private static Tensor declared(Weights w, int in, int out, int axes) {
        long[] dims = new long[axes];
        Arrays.fill(dims, 1);
        dims[0] = out;
        dims[1] = in;
        return w.param("weight", Init.fanIn(), dims);
    }

    /** x [.., in] → [.., out]. */
    Tensor forward(Tensor x) {
        Tensor w = weight.to(x.dtype());
        return Ops.linear(x, w.reshape(w.size(0), w.size(1)), bias.to(x.dtype()));
    }
}
