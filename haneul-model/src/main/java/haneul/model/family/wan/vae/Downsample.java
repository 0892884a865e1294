package haneul.model.family.wan.vae;

import haneul.model.vae.CausalCache;
import haneul.model.vae.CausalConv3d;
import haneul.model.vae.CausalLayer;
import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Downsampling by a strided convolution, in space and optionally in time: [T, H, W, C] → [T', H/2, W/2, C]. In time every
 * second frame remains, computed from itself and the two before it; the first frame of a clip is kept as it is.
 */
final class Downsample implements CausalLayer {
    private final Tensor weight;
    private final Tensor bias;
    private final @Nullable Tensor timeWeight;
    private final @Nullable Tensor timeBias;

    Downsample(Weights w, int channels, boolean time) {
        weight = w.at("resample.1").param("weight", Init.fanIn(), channels, channels, 3, 3);
        bias = w.at("resample.1").param("bias", Init.ZEROS, channels);
        timeWeight = time ? w.at("time_conv").param("weight", Init.fanIn(), channels, channels, 3, 1, 1) : null;
        timeBias = time ? w.at("time_conv").param("bias", Init.ZEROS, channels) : null;
    }

    @Override
    public Tensor forward(Tensor x, CausalCache cache) {
        Tensor padded = x.pad(0, 0, 0, 1, 0, 1).permute(0, 3, 1, 2); // [T, C, H + 1, W + 1]
        Tensor w = weight.to(x.dtype()).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2); // channels last
        Tensor y = Ops.conv2d(padded, w, bias.to(x.dtype()), 2, 0)
                .permute(0, 2, 3, 1)
                .contiguous(); // [T, H/2, W/2, C]
        if (timeWeight == null || timeBias == null) {
            return y;
        }
        Tensor fewer = cache.first()
                ? y
                : CausalConv3d.convolve(cache.prepend(this, 1, y), timeWeight, timeBias, 2); // [T/2, ..]
        cache.put(this, y.slice(0, y.size(0) - 1, y.size(0)));
        return fewer;
    }

    @Override
    public int halo() {
        return 1;
    }
}
