package haneul.job;

import haneul.core.Bounds;
import haneul.diffusion.Settings;
import haneul.diffusion.sample.Sampler;
import haneul.diffusion.sample.Schedules;
import haneul.model.Defaults;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the sampler that are asked for; what is null is the model's usual value.
 *
 * @param steps 1…1000
 * @param guidance scale of classifier-free guidance, 0…100; 1 is without
 * @param guidanceLow the scale where a second expert paints, at low noise; if null it is {@code guidance}
 * @param shift of the noise schedule: above 1 more steps are spent at high noise
 * @param negative the negative prompt
 * @param sampler the solver's name: {@code 2m}, {@code unipc}, {@code euler} or {@code ancestral}
 * @param control scale of the control channels of VACE, 0…10; null is 1
 */
public record Sampling(
        @Nullable Integer steps,
        @Nullable Double guidance,
        @Nullable Double guidanceLow,
        @Nullable Double shift,
        @Nullable String negative,
        @Nullable String sampler,
        @Nullable Double control) {
    /** All as the model likes it. */
    public static final Sampling USUAL = new Sampling(null, null, null, null, null, null, null);

    public Sampling {
        if (sampler != null) {
            Sampler.parse(sampler);
        }
        if (control != null) {
            Bounds.number("‹control›", control, 0, 10);
        }
        if (guidanceLow != null) {
            Bounds.number("‹guidance-2›", guidanceLow, 0, 100);
        }
        if (steps != null) {
            Bounds.whole("‹steps›", steps, 1, 1000);
        }
        if (guidance != null) {
            Bounds.number("‹guidance›", guidance, 0, 100);
        }
        if (shift != null) {
            Schedules.shifted(1, shift);
        }
    }

    /** Settings as they are asked for; null where a value follows from the others. */
    static Sampling of(Settings s) {
        Double low = s.guidanceLow() == s.guidance() ? null : Double.valueOf(s.guidanceLow());
        Double control = s.control() == 1 ? null : Double.valueOf(s.control());
        return new Sampling(
                s.steps(),
                s.guidance(),
                low,
                s.shift(),
                s.negative(),
                s.sampler().label(),
                control);
    }

    /** The settings for a model. A guidance that is asked for holds for both experts, unless the second has its own. */
    public Settings settings(Defaults d, long seed) {
        double low = guidance != null ? guidance : d.guidanceLow();
        return new Settings(
                seed,
                steps != null ? steps : d.steps(),
                guidance != null ? guidance : d.guidance(),
                guidanceLow != null ? guidanceLow : low,
                shift != null ? shift : d.shift(),
                negative != null ? negative : d.negative(),
                Sampler.parse(sampler != null ? sampler : d.sampler()),
                control != null ? control : 1);
    }
}
