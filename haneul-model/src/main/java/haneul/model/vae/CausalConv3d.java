package haneul.model.vae;

import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.function.Consumer;

/**
 * Causal 3-D convolution [T, H, W, in] → [T, H, W, out] with a kernel of 3 frames: an output frame depends on its own
 * input frame and the two before it, which come from the {@link CausalCache} between chunks. Zeros stand before the first
 * frame and around each frame. Yu et al., 2024 (MAGVIT-v2), section 3.2; Wan 2.1 report, section 4.1.
 */
public final class CausalConv3d implements CausalLayer {
    private static final int LEAD = 2;

    private final Consumer<Tensor> activation;
    private final Tensor weight;
    private final Tensor bias;
    private final int space;

    /** Declares {@code weight} [out, in, 3, 3, 3] and {@code bias} [out]. */
    public CausalConv3d(Weights w, int in, int out) {
        this(w, in, out, 3, x -> {});
    }

    /** A 3×3×3 convolution of x after an activation, which changes its argument in place: it is a copy. */
    public CausalConv3d(Weights w, int in, int out, Consumer<Tensor> activation) {
        this(w, in, out, 3, activation);
    }

    private CausalConv3d(Weights w, int in, int out, int space, Consumer<Tensor> activation) {
        this.activation = activation;
        this.space = space;
        weight = w.param("weight", Init.fanIn(), out, in, LEAD + 1, space, space);
        bias = w.param("bias", Init.ZEROS, out);
    }

    /** A temporal convolution: kernel 3×1×1, weight [out, in, 3, 1, 1]. */
    public static CausalConv3d temporal(Weights w, int in, int out) {
        return new CausalConv3d(w, in, out, 1, x -> {});
    }

    @Override
    public Tensor forward(Tensor x, CausalCache cache) {
        long t = x.size(0);
        Tensor all = cache.prepend(this, LEAD, x); // [2 + T, H, W, in]
        activation.accept(all.slice(0, LEAD, LEAD + t));
        cache.put(this, all.slice(0, t, t + LEAD));
        return cache.first() && t == 1 // over zeros only the last frame of the kernel counts
                ? convolve(all.slice(0, LEAD, LEAD + 1), weight.slice(2, LEAD, LEAD + 1), bias, 1)
                : convolve(all, weight, bias, 1);
    }

    /**
     * x [T, H, W, in], weight [out, in, t, k, k] → [1 + (T − t) / stride, H, W, out].
     *
     * @param stride in time; space has stride 1 and is padded with zeros, time is not padded
     */
    public static Tensor convolve(Tensor x, Tensor weight, Tensor bias, long stride) {
        Tensor channelsLast =
                weight.to(x.dtype()).permute(0, 2, 3, 4, 1).contiguous(); // twice as fast as the usual order
        Tensor y = Ops.conv3d(
                x.permute(3, 0, 1, 2).unsqueeze(0), // [1, in, T, H, W]
                channelsLast.permute(0, 4, 1, 2, 3),
                bias.to(x.dtype()),
                new long[] {stride, 1, 1},
                new long[] {0, weight.size(3) / 2, weight.size(4) / 2});
        return y.squeeze(0).permute(1, 2, 3, 0).contiguous(); // no copy: it has this order in memory
    }

    @Override
    public int halo() {
        return space / 2;
    }
}
