package haneul.app.cli.paint;

import haneul.app.cli.option.ExtentOptions;
import haneul.app.cli.option.FitOption;
import haneul.app.cli.option.PaintOptions;
import haneul.core.HaneulException;
import haneul.job.PaintRequest;
import haneul.job.task.Extend;
import haneul.job.task.Extend.Direction;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Video extension. */
@Command(
        name = "extend",
        description = "Paint the continuation of a clip, or its beginning.",
        footer = {"", "Example:", "  haneul extend red.mp4 \"the circle comes back\" --seconds 2 -o longer.mp4"})
public final class ExtendCommand extends Painting {
    @Parameters(index = "0", paramLabel = "VIDEO", description = "The clip or picture that is given.")
    Path clip;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    @Nullable
    String prompt;

    @Option(names = "--backward", description = "Paint what came before, instead.")
    boolean backward;

    @Option(names = "--both", description = "Paint what came before and what comes after, as long each.")
    boolean both;

    @Mixin
    ExtentOptions extent;

    @Mixin
    FitOption fit;

    @Override
    List<PaintRequest> requests() {
        if (backward && both) {
            throw new HaneulException(
                    "The direction is given twice", "‹backward› and ‹both› are given", "leave out one of them");
        }
        Direction way = backward ? Direction.BACKWARD : both ? Direction.BOTH : Direction.FORWARD;
        return options.requests(new Extend(clip, way, extent.extent(), fit.fit()), prompt);
    }
}
