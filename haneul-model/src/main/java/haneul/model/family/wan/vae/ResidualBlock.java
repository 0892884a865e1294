package haneul.model.family.wan.vae;

import haneul.model.vae.CausalCache;
import haneul.model.vae.CausalConv3d;
import haneul.model.vae.CausalLayer;
import haneul.nn.Layers;
import haneul.nn.Weights;
import haneul.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Residual block: twice norm, SiLU and a causal convolution; the shortcut is linear if the channels change. [T, H, W, in] → [T, H, W, out]. */
final class ResidualBlock implements CausalLayer {
    private final List<CausalConv3d> convolutions;
    private final @Nullable Pointwise shortcut;

    ResidualBlock(Weights w, int in, int out) {
        convolutions = List.of(
                new CausalConv3d(w.at("conv1"), in, out, normSilu(w.at("norm1"), in)),
                new CausalConv3d(w.at("conv2"), out, out, normSilu(w.at("norm2"), out)));
        shortcut = in == out ? null : new Pointwise(w.at("conv_shortcut"), in, out, 5);
    }

    /** SiLU of an RMS norm, in place. */
    static Consumer<Tensor> normSilu(Weights w, int channels) {
        ChannelNorm norm = new ChannelNorm(w, channels, 4);
        return x -> norm.inPlace(x).siluInPlace();
    }

    @Override
    public Tensor forward(Tensor x, CausalCache cache) {
        Tensor y = Layers.fold(convolutions, x, (c, z) -> c.forward(z, cache)); // [T, H, W, out]
        return y.addInPlace(shortcut == null ? x : shortcut.forward(x), 1);
    }

    @Override
    public int halo() {
        return 2;
    }
}
