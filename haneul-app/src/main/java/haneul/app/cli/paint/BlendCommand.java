package haneul.app.cli.paint;

import haneul.app.cli.option.ExtentOptions;
import haneul.app.cli.option.FitOption;
import haneul.app.cli.option.PaintOptions;
import haneul.job.PaintRequest;
import haneul.job.task.Blend;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Two clips over the same time, and their sound too. */
@Command(
        name = "blend",
        description = "Paint one clip turning into another over the same time.",
        footer = {"", "Example:", "  haneul blend red.mp4 blue.mp4 --curve 0,0,1,1 -o turns.mp4"})
public final class BlendCommand extends Painting {
    @Parameters(index = "0", paramLabel = "A", description = "The clip that shows first.")
    Path a;

    @Parameters(index = "1", paramLabel = "B", description = "The clip that shows in the end.")
    Path b;

    @Parameters(index = "2", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    @Nullable
    String prompt;

    @Option(
            names = "--curve",
            defaultValue = "0,1",
            paramLabel = "WEIGHTS",
            description = "Share of B over time, from the first frame to the last (default: ${DEFAULT-VALUE}).")
    String curve;

    @Option(
            names = "--strength",
            defaultValue = "" + Blend.USUAL,
            paramLabel = "S",
            description = "Strength of the repainting where both clips show, 0 to 1 (default: ${DEFAULT-VALUE}).")
    double strength;

    @Mixin
    ExtentOptions.Still extent;

    @Mixin
    FitOption fit;

    @Override
    List<PaintRequest> requests() {
        Blend task = new Blend(a, b, Blend.points(curve), strength, extent.extent(), fit.fit());
        return options.requests(task, prompt);
    }
}
