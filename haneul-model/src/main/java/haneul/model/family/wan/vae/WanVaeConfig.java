package haneul.model.family.wan.vae;

import com.fasterxml.jackson.databind.JsonNode;
import haneul.core.HaneulException;
import haneul.model.weights.Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The shape of Wan's compression network, with the keys of diffusers' AutoencoderKLWan. What older configs lack has the
 * values of Wan 2.1.
 *
 * @param base channels of the encoder's first level, {@code base_dim}
 * @param decoderBase likewise of the decoder's last, {@code decoder_base_dim}
 * @param latentChannels numbers per latent, {@code z_dim}
 * @param multipliers channels of each level in multiples of the base, from pixels to latents, {@code dim_mult}
 * @param blocks residual blocks of a level in the encoder; the decoder has one more, {@code num_res_blocks}
 * @param attentionScales at which scales (1, 1/2, …) the encoder's levels attend too, {@code attn_scales}
 * @param halvesTime whether time is halved with the picture after each level but the last,
 *     {@code temperal_downsample}
 * @param residual whether levels have shortcuts without weights, as in Wan 2.2, {@code is_residual}
 * @param patch squares of so many pixels become channels first, {@code patch_size}
 * @param latentsMean of each channel over the training data, before normalisation
 * @param latentsStd likewise
 */
public record WanVaeConfig(
        int base,
        int decoderBase,
        int latentChannels,
        List<Integer> multipliers,
        int blocks,
        List<Double> attentionScales,
        List<Boolean> halvesTime,
        boolean residual,
        int patch,
        List<Double> latentsMean,
        List<Double> latentsStd) {
    private static final List<Double> MEAN = List.of(
            -0.7571, -0.7089, -0.9113, 0.1075, -0.1745, 0.9653, -0.1517, 1.5508, 0.4134, -0.0715, 0.5517, -0.3632,
            -0.1922, -0.9497, 0.2503, -0.2921);
    private static final List<Double> STD = List.of(
            2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743, 3.2687, 2.1526, 2.8652, 1.5579, 1.6382,
            1.1253, 2.8251, 1.916);

    /**
     * A level of the network: residual blocks, and then a step to the next level where there is one.
     *
     * @param in channels that come
     * @param out channels of its blocks
     * @param steps whether it halves or doubles the picture in the end
     * @param time whether time too
     */
    record Level(int in, int out, boolean steps, boolean time) {
        /** Pixels, in space and time, that the step makes one of, or of one. */
        int cells() {
            return steps ? time ? 8 : 4 : 1;
        }
    }

    public WanVaeConfig {
        multipliers = List.copyOf(multipliers);
        attentionScales = List.copyOf(attentionScales);
        halvesTime = List.copyOf(halvesTime);
        latentsMean = List.copyOf(latentsMean);
        latentsStd = List.copyOf(latentsStd);
        List<String> wrong = new ArrayList<>();
        if (multipliers.isEmpty() || halvesTime.size() != multipliers.size() - 1) {
            wrong.add("dim_mult has " + multipliers.size() + " levels and temperal_downsample " + halvesTime.size()
                    + " values, which should be one less");
        } else {
            for (Level l : encoderLevels(base, multipliers, halvesTime)) {
                if (residual && (long) l.in * l.cells() % l.out != 0) {
                    wrong.add("dim_mult: " + l.in + " channels of " + l.cells() + " pixels cannot be averaged to "
                            + l.out);
                }
            }
            for (Level l : decoderLevels(decoderBase, multipliers, halvesTime, residual)) {
                if (residual && l.steps && (long) l.out * l.cells() % l.in != 0) {
                    wrong.add("dim_mult: " + l.in + " channels cannot be repeated to " + l.out + " of " + l.cells()
                            + " pixels");
                }
                if (!residual && l.steps && l.out % 2 != 0) {
                    wrong.add("dim_mult: " + l.out + " channels of the decoder cannot be halved");
                }
            }
        }
        if (latentsMean.size() != latentChannels || latentsStd.size() != latentChannels) {
            wrong.add("z_dim is " + latentChannels + " but there are " + latentsMean.size() + " latents_mean and "
                    + latentsStd.size() + " latents_std");
        }
        if (!wrong.isEmpty()) {
            throw new HaneulException(
                    "The compression network's config does not hold together",
                    String.join("; ", wrong),
                    "use the config.json that belongs to the weights");
        }
    }

    /** Reads a checkpoint's own {@code config.json}; tells all that is wrong with it at once. */
    public static WanVaeConfig read(Config c) {
        return c.into(k -> {
            int base = k.integer("base_dim", 1, 8192, 96);
            boolean residual = k.flag("is_residual", false);
            int patch = k.integer("patch_size", 1, 16, 1);
            List<Integer> multipliers = whole(k, "dim_mult", 1, 64, List.of(1, 2, 4, 4));
            List<Boolean> time = flags(k, "temperal_downsample", List.of(false, true, true));
            must(k, "in_channels", 3, 3 * patch * patch, "patch_size is " + patch);
            must(k, "out_channels", 3, 3 * patch * patch, "patch_size is " + patch);
            if (multipliers.size() > 8) {
                k.problem("\"dim_mult\" has " + multipliers.size() + " levels, and 8 are the most");
            } else if (!multipliers.isEmpty() && time.size() == multipliers.size() - 1) {
                int groups = 1 << Collections.frequency(time, true);
                int pixels = patch << time.size();
                must(k, "scale_factor_temporal", groups, groups, "temperal_downsample makes one of " + groups);
                must(k, "scale_factor_spatial", pixels, pixels, "dim_mult and patch_size make one of " + pixels);
            }
            return new WanVaeConfig(
                    base,
                    k.integer("decoder_base_dim", 1, 8192, base),
                    k.integer("z_dim", 1, 1024, 16),
                    multipliers,
                    k.integer("num_res_blocks", 1, 100, 2),
                    numbers(k, "attn_scales", 0, 1, List.of()),
                    time,
                    residual,
                    patch,
                    numbers(k, "latents_mean", -1e3, 1e3, MEAN),
                    numbers(k, "latents_std", 1e-6, 1e3, STD));
        });
    }

    /** A key that says again what follows from others. */
    private static void must(Config k, String key, int absent, int needed, String because) {
        int found = k.integer(key, 1, 1 << 20, absent);
        if (found != needed) {
            k.problem("\"" + key + "\" is " + found + " and must be " + needed + ", since " + because);
        }
    }

    private static List<Integer> whole(Config k, String key, int min, int max, List<Integer> absent) {
        return k.has(key) ? Arrays.stream(k.integers(key, min, max)).boxed().toList() : absent;
    }

    private static List<Double> numbers(Config k, String key, double min, double max, List<Double> absent) {
        return k.has(key) ? Arrays.stream(k.numbers(key, min, max)).boxed().toList() : absent;
    }

    private static List<Boolean> flags(Config k, String key, List<Boolean> absent) {
        if (!k.has(key)) {
            return absent;
        }
        List<Boolean> out = new ArrayList<>();
        boolean right = k.json().path(key).isArray();
        for (JsonNode n : k.json().path(key)) {
            right &= n.isBoolean();
            out.add(n.asBoolean());
        }
        if (!right) {
            k.problem("\"" + key + "\" must be a list of true and false");
        }
        return out;
    }

    /** From pixels to latents. */
    List<Level> encoderLevels() {
        return encoderLevels(base, multipliers, halvesTime);
    }

    /** From latents to pixels. */
    List<Level> decoderLevels() {
        return decoderLevels(decoderBase, multipliers, halvesTime, residual);
    }

    private static List<Level> encoderLevels(int base, List<Integer> mult, List<Boolean> time) {
        List<Level> out = new ArrayList<>();
        int before = base;
        for (int i = 0; i < mult.size(); i++) {
            boolean steps = i < time.size();
            out.add(new Level(before, base * mult.get(i), steps, steps && time.get(i)));
            before = base * mult.get(i);
        }
        return out;
    }

    private static List<Level> decoderLevels(int base, List<Integer> mult, List<Boolean> time, boolean residual) {
        List<Level> out = new ArrayList<>();
        int before = base * mult.get(mult.size() - 1);
        for (int i = mult.size() - 1; i >= 0; i--) {
            int width = base * mult.get(i);
            out.add(new Level(before, width, i > 0, i > 0 && time.get(i - 1)));
            before = residual ? width : width / 2; // Wan 2.1 halves the channels with its step
        }
        return out;
    }

    /**
     * Whether the blocks of the encoder's level attend. Only Wan 2.1's encoder is made so, no published one does, and
     * diffusers itself cannot run one that does.
     */
    boolean attends(int level) {
        return !residual && attentionScales.contains(Math.pow(2, -level));
    }

    /** Frames of a group. */
    public int temporal() {
        return 1 << Collections.frequency(halvesTime, true);
    }

    /** Pixels to a latent in width and in height. */
    public int spatial() {
        return patch << halvesTime.size();
    }

    /** Temporal receptive field of the decoder in latent frames: number of earlier ones that a decoded group depends on. */
    public int reach() {
        List<Level> levels = decoderLevels();
        int back = 2; // the last convolution, in frames of the last level
        for (int i = levels.size() - 1; i >= 0; i--) {
            if (levels.get(i).time) {
                back = (back + 1) / 2 + 2; // two frames are made of three
            }
            back += 2 * 2 * (blocks + 1);
        }
        return back + 2 * 2 * 2 + 2; // the middle and the first convolution
    }
}
