package haneul.nn;

import haneul.core.HaneulException;
import haneul.tensor.Ops;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.Arrays;

/** A convolution [B, in, T, H, W] → [B, out, T, H, W] with an odd kernel (t, h, w) and zeros around. */
public final class Conv3d {
    private final Tensor weight;
    private final Tensor bias;
    private final long[] padding;

    /** Declares {@code weight} [out, in, t, h, w] and {@code bias} [out]; the kernel is (t, h, w). */
    public Conv3d(Weights w, long in, long out, long... kernel) {
        this(w, Init.fanIn(), in, out, kernel);
    }

    /** @param init of the weight */
    public Conv3d(Weights w, Init init, long in, long out, long... kernel) {
        checkKernel(kernel);
        weight = w.param("weight", init, out, in, kernel[0], kernel[1], kernel[2]);
        bias = w.param("bias", Init.ZEROS, out);
        padding = new long[] {kernel[0] / 2, kernel[1] / 2, kernel[2] / 2};
    }

    private static void checkKernel(long[] kernel) {
        if (kernel.length != 3 || kernel[0] < 1 || kernel[1] < 1 || kernel[2] < 1) {
            throw new HaneulException(
                    "A convolution in time and space cannot have the sizes " + Arrays.toString(kernel),
                    "it needs three of at least 1",
                    "give (time, height, width)");
        }
    }

    /** x [B, in, T, H, W] → [B, out, T, H, W] in the type of x. */
    public Tensor forward(Tensor x) {
        if (padding[1] == 0
                && padding[2] == 0) { // over time alone: all places side by side, which is quicker everywhere
            Shape s = x.shape();
            Tensor flat = x.reshape(s.at(0), s.at(1), s.at(2), s.at(3) * s.at(4));
            Tensor kernel = weight.to(x.dtype()).squeeze(4);
            return Ops.conv2d(flat, kernel, bias.to(x.dtype()), new long[] {1, 1}, new long[] {padding[0], 0})
                    .reshape(s.at(0), weight.size(0), s.at(2), s.at(3), s.at(4));
        }
        return Ops.conv3d(x, weight.to(x.dtype()), bias.to(x.dtype()), new long[] {1, 1, 1}, padding);
    }
}
