package haneul.model.family.wan;

import haneul.nn.Init;
import haneul.nn.Layers;
import haneul.nn.Weights;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two convolutions, and a way around them: [T, H, W, in] → [T, H, W, out]. */
final class VaeBlock implements VaeLayer {
    private final List<CausalConv> convolutions;
    private final @Nullable Pointwise shortcut;

    VaeBlock(Weights w, int in, int out) {
        convolutions = List.of(
                new CausalConv(new ChannelNorm(w.at("norm1"), in, 4), w.at("conv1"), in, out),
                new CausalConv(new ChannelNorm(w.at("norm2"), out, 4), w.at("conv2"), out, out));
        shortcut = in == out ? null : new Pointwise(w.at("conv_shortcut"), in, out, 5);
    }

    @Override
    public Tensor forward(Tensor x, Past past) {
        Tensor y = Layers.fold(convolutions, x, (c, z) -> c.forward(z, past)); // [T, H, W, out]
        return y.addInPlace(shortcut == null ? x : shortcut.forward(x), 1);
    }

    @Override
    public int halo() {
        return 2;
    }

    /** A convolution of one pixel: a linear map of its channels. */
    record Pointwise(Tensor weight, Tensor bias) {
        /** Declares {@code weight} [out, in, 1, ..] with so many axes in all, and {@code bias}. */
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
}
