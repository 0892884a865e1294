package haneul.model.family.wan.vae;

import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Tensor;
import java.util.Arrays;

/** RMS norm over the channels of each pixel, x / |x| · √C · gain, in place. Zhang and Sennrich, 2019. */
final class ChannelNorm {
    private static final double LEAST = 1e-12;

    private final Tensor gain;
    private final int channels;

    /** Declares {@code gamma} [C, 1, …], with {@code axes} axes. */
    ChannelNorm(Weights w, int channels, int axes) {
        this.channels = channels;
        long[] dims = new long[axes];
        Arrays.fill(dims, 1);
        dims[0] = channels;
        gain = w.param("gamma", Init.ONES, dims);
    }

    /** Normalises x [.., C] in place and returns it. */
    Tensor inPlace(Tensor x) {
        Tensor scale = x.norm(-1, true).clamp(LEAST, Float.MAX_VALUE).pow(-1); // [.., 1]
        return x.timesInPlace(scale)
                .timesInPlace(gain.to(DType.F32).reshape(channels).times(Math.sqrt(channels)));
    }
}
