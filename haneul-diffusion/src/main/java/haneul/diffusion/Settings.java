package haneul.diffusion;

import haneul.core.HaneulException;
import haneul.diffusion.sample.Sampler;
import haneul.diffusion.sample.Schedules;
import haneul.model.Defaults;

/**
 * How a canvas is painted.
 *
 * @param seed the same seed gives the same video, bit for bit on one machine
 * @param steps of the sampler, 1…1000
 * @param guidance how much more the prompt counts than the negative one; 1 is none
 * @param guidanceLow the same where a second expert paints, at low noise; without meaning where {@code guidance} is 1
 * @param shift of the noise schedule, above 0 and at most 100; above 1 more steps are spent at high noise
 * @param negative what to keep away from; empty for the unconditional text
 * @param control how much what a model is shown beside the latents counts, 0…10; 1 is as it was trained
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
                        "A guidance of " + g + " cannot be used", "it goes from 0 to 100", "choose ‹guidance› 3");
            }
        }
        if (!(control >= 0 && control <= 10)) {
            throw new HaneulException(
                    "A strength of control of " + control + " cannot be used",
                    "it goes from 0 (not controlled) to 10",
                    "choose ‹control› 1");
        }
    }

    /** One guidance for all noise levels, and control as trained. */
    public Settings(long seed, int steps, double guidance, double shift, String negative, Sampler sampler) {
        this(seed, steps, guidance, guidance, shift, negative, sampler, 1);
    }

    /** What a model is best at, with a seed. */
    public static Settings of(Defaults d, long seed) {
        Sampler sampler = Sampler.parse(d.sampler());
        return new Settings(seed, d.steps(), d.guidance(), d.guidanceLow(), d.shift(), d.negative(), sampler, 1);
    }

    /** The same with another number of steps. */
    public Settings steps(int n) {
        return new Settings(seed, n, guidance, guidanceLow, shift, negative, sampler, control);
    }

    /** The same with another guidance, at all noise levels. */
    public Settings guidance(double g) {
        return guidance(g, g);
    }

    /** The same with another guidance, and one of its own where a second expert paints. */
    public Settings guidance(double g, double fine) {
        return new Settings(seed, steps, g, fine, shift, negative, sampler, control);
    }

    /** The same with another shift. */
    public Settings shift(double s) {
        return new Settings(seed, steps, guidance, guidanceLow, s, negative, sampler, control);
    }

    /** The same with another negative prompt. */
    public Settings negative(String text) {
        return new Settings(seed, steps, guidance, guidanceLow, shift, text, sampler, control);
    }

    /** The same with another sampler. */
    public Settings sampler(Sampler s) {
        return new Settings(seed, steps, guidance, guidanceLow, shift, negative, s, control);
    }

    /** The same with another seed. */
    public Settings seed(long s) {
        return new Settings(s, steps, guidance, guidanceLow, shift, negative, sampler, control);
    }

    /** The same with another strength of control. */
    public Settings control(double c) {
        return new Settings(seed, steps, guidance, guidanceLow, shift, negative, sampler, c);
    }
}
