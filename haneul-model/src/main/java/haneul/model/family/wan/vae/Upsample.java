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
 * Nearest-neighbour upsampling and a convolution, in space and optionally in time: [T, H, W, in] → [T', 2H, 2W, out]. The
 * first frame of a clip stays one frame, and the temporal convolution of the others does not see it.
 */
final class Upsample implements CausalLayer {
    private final Tensor weight;
    private final Tensor bias;
    private final @Nullable CausalConv3d time;

    Upsample(Weights w, int in, int out, boolean time) {
        weight = w.at("resample.1").param("weight", Init.fanIn(), out, in, 3, 3);
        bias = w.at("resample.1").param("bias", Init.ZEROS, out);
        this.time = time ? CausalConv3d.temporal(w.at("time_conv"), in, 2 * in) : null;
    }

    @Override
    public Tensor forward(Tensor x, CausalCache cache) {
        Tensor frames = time == null || cache.first() ? x : unfoldTime(time.forward(x, cache)); // [T', H, W, in]
        Tensor large = nearest(frames).permute(0, 3, 1, 2); // [T', in, 2H, 2W]
        Tensor w = weight.to(x.dtype()).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2); // channels last
        return Ops.conv2d(large, w, bias.to(x.dtype()), 1, 1)
                .permute(0, 2, 3, 1)
                .contiguous();
    }

    /** Two frames from the halves of the channels: [T, H, W, 2C] → [2T, H, W, C]. */
    private static Tensor unfoldTime(Tensor x) {
        long t = x.size(0);
        long h = x.size(1);
        long w = x.size(2);
        long c = x.size(3) / 2;
        return x.reshape(t, h, w, 2, c).permute(0, 3, 1, 2, 4).reshape(2 * t, h, w, c);
    }

    /** Nearest neighbour: [T, H, W, C] → [T, 2H, 2W, C]. */
    private static Tensor nearest(Tensor x) {
        long t = x.size(0);
        long h = x.size(1);
        long w = x.size(2);
        long c = x.size(3);
        return x.reshape(t, h, 1, w, 1, c).expand(t, h, 2, w, 2, c).reshape(t, 2 * h, 2 * w, c);
    }

    @Override
    public int halo() {
        return 1;
    }
}
