package haneul.nn;

import haneul.core.HaneulException;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution [B, in, T, H, W] → [B, out, T', H', W'] that hears only the frames before: all padding in time stands
 * in front, zeros around in space. Given a {@link CausalCache}, a clip may come in chunks and gives the same result.
 * Yu et al., 2024 (MAGVIT-v2), section 3.2; Wan 2.1 report, section 4.1.
 */
public final class CausalConv3d {
    /** What stands before the first frame. */
    public enum Start {
        ZEROS,
        FIRST_FRAME
    }

    private static final long[] ONE = {1, 1, 1};

    private final Tensor weight;
    private final Tensor bias;
    private final long kt;
    private final long[] stride;
    private final long[] padding;
    private final Start start;

    /** Steps of one; an odd kernel (t, h, w) that keeps height and width. */
    public CausalConv3d(Weights w, long in, long out, long[] kernel, Start start) {
        this(w, in, out, kernel, ONE, new long[] {kernel[1] / 2, kernel[2] / 2}, start);
    }

    /** Steps of (t, h, w), and zeros around by (h, w) on both sides. */
    public CausalConv3d(Weights w, long in, long out, long[] kernel, long[] stride, long[] padding, Start start) {
        checkKernel(kernel);
        checkKernel(stride);
        weight = w.param("weight", Init.fanIn(), out, in, kernel[0], kernel[1], kernel[2]);
        bias = w.param("bias", Init.ZEROS, out);
        kt = kernel[0];
        this.stride = stride.clone();
        this.padding = new long[] {0, padding[0], padding[1]};
        this.start = start;
    }

    static void checkKernel(long[] kernel) {
        if (kernel.length != 3 || kernel[0] < 1 || kernel[1] < 1 || kernel[2] < 1) {
            throw new HaneulException(
                    "A convolution in time and space cannot have the sizes " + Arrays.toString(kernel),
                    "it needs three of at least 1",
                    "give (time, height, width)");
        }
    }

    /** A whole clip. */
    public Tensor forward(Tensor x) {
        return convolved(led(x));
    }

    /**
     * The next chunk of a clip of at least one frame. With steps of more than one in time a chunk may give no frame yet:
     * then T' is 0.
     */
    public Tensor forward(Tensor x, CausalCache cache) {
        Tensor before = cache.before(this);
        Tensor all = before == null ? led(x) : Tensor.cat(List.of(before, x), 2); // [B, in, t + T, H, W]
        long frames = all.size(2);
        long done = frames < kt ? 0 : (frames - kt) / stride[0] + 1;
        cache.remember(this, all.slice(2, Math.min(done * stride[0], frames), frames));
        if (done > 0) {
            return convolved(all);
        }
        Tensor still = all.slice(2, 0, 1).expand(all.size(0), all.size(1), kt, all.size(3), all.size(4));
        return convolved(still).slice(2, 0, 0);
    }

    /** With kt − 1 frames in front. */
    private Tensor led(Tensor x) {
        if (x.rank() != 5 || x.size(2) < 1) {
            throw new HaneulException(
                    "There is no clip to convolve",
                    "the shape is " + x.shape(),
                    "give [B, C, T, H, W] of at least one frame");
        }
        if (kt == 1) {
            return x;
        }
        if (start == Start.ZEROS) {
            return x.pad(0, 0, 0, 0, kt - 1, 0);
        }
        Tensor first = x.slice(2, 0, 1);
        List<Tensor> parts = new ArrayList<>();
        for (int i = 1; i < kt; i++) {
            parts.add(first);
        }
        parts.add(x);
        return Tensor.cat(parts, 2);
    }

    private Tensor convolved(Tensor x) {
        return Ops.conv3d(x, weight.to(x.dtype()), bias.to(x.dtype()), stride, padding);
    }
}
