package haneul.model.family.wan;

import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A convolution [T, H, W, in] → [T, H, W, out] that hears the two frames before each, over x or over silu(norm(x)).
 * Before the first frame there are zeros, so there only the last frame of the kernel counts.
 */
final class CausalConv implements VaeLayer {
    private static final int LEAD = 2;

    private final @Nullable ChannelNorm norm;
    private final Tensor weight;
    private final Tensor bias;
    private final int space;

    /** Kernel 3×3×3. */
    CausalConv(Weights w, int in, int out) {
        this(null, w, in, out, 3);
    }

    /** The same over silu(norm(x)). */
    CausalConv(ChannelNorm norm, Weights w, int in, int out) {
        this(norm, w, in, out, 3);
    }

    private CausalConv(@Nullable ChannelNorm norm, Weights w, int in, int out, int space) {
        this.norm = norm;
        this.space = space;
        weight = w.param("weight", Init.fanIn(), out, in, LEAD + 1, space, space);
        bias = w.param("bias", Init.ZEROS, out);
    }

    /** Kernel 3×1×1: within a pixel. */
    static CausalConv inTime(Weights w, int in, int out) {
        return new CausalConv(null, w, in, out, 1);
    }

    @Override
    public Tensor forward(Tensor x, Past past) {
        long t = x.size(0);
        Tensor all = past.before(this, LEAD, x); // [2 + T, H, W, in]
        if (norm != null) {
            norm.inPlace(all.slice(0, LEAD, LEAD + t)).siluInPlace();
        }
        past.remember(this, all.slice(0, t, t + LEAD));
        return past.first() && t == 1
                ? over(all.slice(0, LEAD, LEAD + 1), weight.slice(2, LEAD, LEAD + 1), bias, 1)
                : over(all, weight, bias, 1);
    }

    /** x [T, H, W, in], weight [out, in, t, k, k] → [1 + (T − t) / step, H, W, out]: only space has zeros around. */
    static Tensor over(Tensor x, Tensor weight, Tensor bias, long step) {
        Tensor channelsLast =
                weight.to(x.dtype()).permute(0, 2, 3, 4, 1).contiguous(); // twice as fast as the usual order
        Tensor y = Ops.conv3d(
                x.permute(3, 0, 1, 2).unsqueeze(0), // [1, in, T, H, W]
                channelsLast.permute(0, 4, 1, 2, 3),
                bias.to(x.dtype()),
                new long[] {step, 1, 1},
                new long[] {0, weight.size(3) / 2, weight.size(4) / 2});
        return y.squeeze(0).permute(1, 2, 3, 0).contiguous(); // lies so already
    }

    @Override
    public int halo() {
        return space / 2;
    }
}
