package haneul.model.family.haneul;

import haneul.core.HaneulException;
import haneul.model.weights.Config;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The compression network's shape.
 *
 * @param latentChannels numbers per latent
 * @param width channels inside
 * @param blocks residual blocks in the encoder and in the decoder each
 * @param latentsMean of each channel over the training data, before normalisation
 * @param latentsStd likewise
 */
public record HaneulVaeConfig(int latentChannels, int width, int blocks, double[] latentsMean, double[] latentsStd) {
    public HaneulVaeConfig {
        if (latentsMean.length != latentChannels || latentsStd.length != latentChannels) {
            throw new HaneulException(
                    "The compression network's config does not hold together",
                    "latent_channels is " + latentChannels + " but there are " + latentsMean.length
                            + " latents_mean and " + latentsStd.length + " latents_std",
                    "use the config.json that belongs to the weights");
        }
    }

    /** A shape whose latents have not been measured yet. */
    public static HaneulVaeConfig of(int latentChannels, int width, int blocks) {
        double[] ones = new double[latentChannels];
        Arrays.fill(ones, 1);
        return new HaneulVaeConfig(latentChannels, width, blocks, new double[latentChannels], ones);
    }

    static HaneulVaeConfig read(Config c) {
        return c.into(k -> new HaneulVaeConfig(
                k.integer("latent_channels", 1, 1024),
                k.integer("width", 8, 4096),
                k.integer("blocks", 1, 100),
                k.numbers("latents_mean", -1e3, 1e3),
                k.numbers("latents_std", 1e-6, 1e3)));
    }

    HaneulVaeConfig measured(double[] mean, double[] std) {
        return new HaneulVaeConfig(latentChannels, width, blocks, mean, std);
    }

    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("_class_name", "HaneulVae");
        out.put("latent_channels", latentChannels);
        out.put("width", width);
        out.put("blocks", blocks);
        out.put("latents_mean", latentsMean);
        out.put("latents_std", latentsStd);
        return out;
    }
}
