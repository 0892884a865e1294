package haneul.model.family.wan;

import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Tensor;
import java.util.Arrays;

/** x / |x| · √C · gain over the channels of each pixel, in place. */
final class ChannelNorm {
    private static final double LEAST = 1e-12;

    private final Tensor gain;
    private final int channels;

    /** Declares {@code gamma} [C, 1, ..] with so many axes in all. */
    ChannelNorm(Weights w, int channels, int axes) {
        this.channels = channels;
        long[] dims = new long[axes];
        Arrays.fill(dims, 1);
        dims[0] = channels;
        gain = w.param("gamma", Init.ONES, dims);
    }

    /** Changes x [.., C] to its norm. */
    Tensor inPlace(Tensor x) {
        Tensor scale = x.norm(-1, true).clamp(LEAST, Float.MAX_VALUE).pow(-1); // [.., 1]
        return x.timesInPlace(scale)
                .timesInPlace(gain.to(DType.F32).reshape(channels).times(Math.sqrt(channels)));
    }
}
