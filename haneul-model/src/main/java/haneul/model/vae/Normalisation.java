package haneul.model.vae;

import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;

/**
 * Per-channel normalisation of latents to mean 0 and variance 1 over the training data, as latent diffusion needs it.
 * Rombach et al., 2022, section G; {@code latents_mean} and {@code latents_std} of a checkpoint's config.
 *
 * @param mean of each channel before normalisation
 * @param std likewise, above 0
 */
public record Normalisation(float[] mean, float[] std) {
    /** From the numbers of a config. */
    public static Normalisation of(double[] mean, double[] std) {
        return new Normalisation(floats(mean), floats(std));
    }

    /** From the numbers of a config. */
    public static Normalisation of(Collection<Double> mean, Collection<Double> std) {
        return of(
                mean.stream().mapToDouble(x -> x).toArray(),
                std.stream().mapToDouble(x -> x).toArray());
    }

    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    /** (z − mean) / std, z [C, …]. */
    public Tensor normalise(Tensor z) {
        return z.minus(perChannel(mean, z.rank())).over(perChannel(std, z.rank()));
    }

    /** z · std + mean, the inverse of {@link #normalise}, z [C, …]. */
    public Tensor denormalise(Tensor z) {
        return z.times(perChannel(std, z.rank())).plus(perChannel(mean, z.rank()));
    }

    private static Tensor perChannel(float[] values, int rank) {
        long[] dims = new long[rank];
        Arrays.fill(dims, 1);
        dims[0] = values.length;
        return Tensor.of(values, dims);
    }
}
