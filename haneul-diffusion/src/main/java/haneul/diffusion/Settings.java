package haneul.diffusion;

import haneul.core.HaneulException;
import haneul.diffusion.sample.Sampler;
import haneul.diffusion.sample.Schedules;
import haneul.model.Defaults;

/**
 * Sampling parameters.
 *
 * @param seed of the noise; the same seed gives the same video, bit for bit on one machine
 * @param steps of the sampler, 1…1000
 * @param guidance the scale of classifier-free guidance, 0…100; 1 is none
 * @param guidanceLow the scale where the low-noise expert paints, of models with two; unused where {@code guidance} is 1
 * @param shift of the noise schedule, above 0 and at most 100; above 1 more steps are spent at high noise
 * @param negative the negative prompt; empty for the unconditional text
 * @param control the strength of conditioning channels, 0…10; 1 is as in training
 */
public record Settings(
        long seed,
        int steps,
        double guidance,
        double guidanceLow,
        double shift,
        String negative,
        Sampler sampler,
        double control) {
    public Settings {
        Schedules.shifted(steps, shift);
        for (double g : new double[] {guidance, guidanceLow}) {
            if (!(g >= 0 && g <= 100)) {
                throw new HaneulException(
                        "A guidance of " + g + " cannot be used",
                        "it must be between 0 and 100",
                        "choose ‹guidance› 3");
            }
        }
        if (!(control >= 0 && control <= 10)) {
            throw new HaneulException(
                    "A strength of control of " + control + " cannot be used",
                    "it must be between 0 (not controlled) and 10",
                    "choose ‹control› 1");
        }
    }

    /** Settings with one guidance scale for all noise levels, and control as in training. */
    public Settings(long seed, int steps, double guidance, double shift, String negative, Sampler sampler) {
        this(seed, steps, guidance, guidance, shift, negative, sampler, 1);
    }

    /** A model's default settings with a seed. */
    public static Settings of(Defaults d, long seed) {
        Sampler sampler = Sampler.parse(d.sampler());
        return new Settings(seed, d.steps(), d.guidance(), d.guidanceLow(), d.shift(), d.negative(), sampler, 1);
    }

    /** Copy with another number of steps. */
    public Settings steps(int n) {
        return new Settings(seed, n, guidance, guidanceLow, shift, negative, sampler, control);
    }

    /** Copy with another guidance scale, at all noise levels. */
    public Settings guidance(double g) {
        return guidance(g, g);
    }

    /** Copy with other guidance scales for the high-noise and the low-noise expert. */
    public Settings guidance(double high, double low) {
        return new Settings(seed, steps, high, low, shift, negative, sampler, control);
    }

    /** Copy with another shift. */
    public Settings shift(double s) {
        return new Settings(seed, steps, guidance, guidanceLow, s, negative, sampler, control);
    }

    /** Copy with another negative prompt. */
    public Settings negative(String text) {
        return new Settings(seed, steps, guidance, guidanceLow, shift, text, sampler, control);
    }

    /** Copy with another sampler. */
    public Settings sampler(Sampler s) {
        return new Settings(seed, steps, guidance, guidanceLow, shift, negative, s, control);
    }

    /** Copy with another seed. */
    public Settings seed(long s) {
        return new Settings(s, steps, guidance, guidanceLow, shift, negative, sampler, control);
    }

    /** Copy with another strength of control. */
    public Settings control(double c) {
        return new Settings(seed, steps, guidance, guidanceLow, shift, negative, sampler, c);
    }
}
