package haneul.model;

/**
 * Settings that a model generates with unless a call sets them.
 *
 * @param longest the most frames that it paints at once; what is longer is painted in parts that follow each other
 * @param guidance 1 is none
 * @param guidanceLow the same where a second expert paints, at low noise; {@code guidance} itself where there is none
 * @param shift of the noise schedule: above 1 more steps are spent at high noise
 * @param sampler the solver's name: {@code 2m}, {@code unipc}, {@code euler} or {@code ancestral}
 * @param strength of an edit: the noise level from which a given clip is painted over, 0…1
 * @param negative the prompt to keep away from; empty for the unconditional text
 */
public record Defaults(
        int width,
        int height,
        int frames,
        int longest,
        double fps,
        int steps,
        double guidance,
        double guidanceLow,
        double shift,
        String sampler,
        double strength,
        String negative) {}
