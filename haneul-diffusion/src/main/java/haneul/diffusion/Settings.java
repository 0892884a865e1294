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
 * @param shift of the noise schedule, above 0 and at most 100; above 1 more steps are spent at high noise
 * @param negative what to keep away from; empty for the unconditional text
 */
public record Settings(long seed, int steps, double guidance, double shift, String negative, Sampler sampler) {
    public Settings {
        Schedules.shifted(steps, shift);
        if (!(guidance >= 0 && guidance <= 100)) {
            throw new HaneulException(
                    "A guidance of " + guidance + " cannot be used", "it goes from 0 to 100", "choose --guidance 3");
        }
    }

    /** What a model is best at, with a seed. */
    public static Settings of(Defaults d, long seed) {
        return new Settings(seed, d.steps(), d.guidance(), d.shift(), d.negative(), Sampler.SECOND_ORDER);
    }

    /** The same with another number of steps. */
    public Settings steps(int n) {
        return new Settings(seed, n, guidance, shift, negative, sampler);
    }

    /** The same with another guidance. */
    public Settings guidance(double g) {
        return new Settings(seed, steps, g, shift, negative, sampler);
    }

    /** The same with another negative prompt. */
    public Settings negative(String text) {
        return new Settings(seed, steps, guidance, shift, text, sampler);
    }

    /** The same with another sampler. */
    public Settings sampler(Sampler s) {
        return new Settings(seed, steps, guidance, shift, negative, s);
    }

    /** The same with another seed. */
    public Settings seed(long s) {
        return new Settings(s, steps, guidance, shift, negative, sampler);
    }
}
