package haneul.model.family.wan;

import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Twice the width and height, and twice the frames where it is so: [T, H, W, in] → [T', 2H, 2W, out]. The first frame of
 * a clip stays one, and the others do not hear it here.
 */
final class StepUp implements VaeLayer {
    private final Tensor weight;
    private final Tensor bias;
    private final @Nullable CausalConv time;

    StepUp(Weights w, int in, int out, boolean time) {
        weight = w.at("resample.1").param("weight", Init.fanIn(), out, in, 3, 3);
        bias = w.at("resample.1").param("bias", Init.ZEROS, out);
        this.time = time ? CausalConv.inTime(w.at("time_conv"), in, 2 * in) : null;
    }

    @Override
    public Tensor forward(Tensor x, Past past) {
        Tensor frames = time == null || past.first() ? x : halves(time.forward(x, past)); // [T', H, W, in]
        Tensor large = larger(frames).permute(0, 3, 1, 2); // [T', in, 2H, 2W]
        Tensor w = weight.to(x.dtype()).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2); // channels last
        return Ops.conv2d(large, w, bias.to(x.dtype()), 1, 1)
                .permute(0, 2, 3, 1)
                .contiguous();
    }

    /** Two frames that stand side by side in the channels, one behind the other: [T, H, W, 2C] → [2T, H, W, C]. */
    private static Tensor halves(Tensor x) {
        long t = x.size(0);
        long h = x.size(1);
        long w = x.size(2);
        long c = x.size(3) / 2;
        return x.reshape(t, h, w, 2, c).permute(0, 3, 1, 2, 4).reshape(2 * t, h, w, c);
    }

    /** Every pixel as a square of four: [T, H, W, C] → [T, 2H, 2W, C]. */
    private static Tensor larger(Tensor x) {
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
