package haneul.app.cli.option;

import haneul.core.Bounds;
import haneul.job.Sampling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of the sampler. */
@Group("Sampling")
public final class SamplingOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the noise: the same seed paints the same again (default: drawn, and printed).")
    @Nullable
    Long seed;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Sampling steps: more take longer and are more exact (default: the model's own).")
    @Nullable
    Long steps;

    @Option(
            names = "--guidance",
            paramLabel = "X",
            description = "Scale of classifier-free guidance; 1 disables it (default: the model's own).")
    @Nullable
    Double guidance;

    @Option(
            names = "--guidance-2",
            paramLabel = "X",
            description = "Scale of guidance for a low-noise expert (default: that of --guidance).")
    @Nullable
    Double guidanceLow;

    @Option(names = "--negative", paramLabel = "TEXT", description = "Negative prompt (default: the model's own).")
    @Nullable
    String negative;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            description = "Solver: euler, 2m, unipc or ancestral (default: the model's own).")
    @Nullable
    String sampler;

    @Option(
            names = "--shift",
            paramLabel = "X",
            description =
                    "Shift of the noise schedule; above 1 more steps are at high noise (default: the model's own).")
    @Nullable
    Double shift;

    @Option(
            names = "--control",
            paramLabel = "X",
            description = "Scale of the control channels of VACE; 0 is none, 1 as trained (default: 1).")
    @Nullable
    Double control;

    @Option(
            names = "--variations",
            defaultValue = "1",
            paramLabel = "N",
            description = "Results for each prompt, with consecutive seeds (default: ${DEFAULT-VALUE}).")
    long variations;

    /** What was given, and the rest from other settings. */
    Sampling over(Sampling base) {
        Integer n = steps == null ? base.steps() : Integer.valueOf(Bounds.whole("‹steps›", steps, 1, 1000));
        Double low = guidanceLow != null || guidance != null ? guidanceLow : base.guidanceLow();
        return new Sampling(
                n,
                guidance != null ? guidance : base.guidance(),
                low,
                shift != null ? shift : base.shift(),
                negative != null ? negative : base.negative(),
                sampler != null ? sampler : base.sampler(),
                control != null ? control : base.control());
    }
}
