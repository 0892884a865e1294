package haneul.app.cli.paint;

import haneul.app.cli.option.ExtentOptions;
import haneul.app.cli.option.FitOption;
import haneul.app.cli.option.PaintOptions;
import haneul.job.PaintRequest;
import haneul.job.task.Connect;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Video interpolation. */
@Command(
        name = "connect",
        description = "Paint a transition from one clip to another.",
        footer = {"", "Example:", "  haneul connect red.mp4 blue.mp4 --seconds 2 -o both.mp4"})
public final class ConnectCommand extends Painting {
    @Parameters(index = "0", paramLabel = "A", description = "The clip or picture before.")
    Path a;

    @Parameters(index = "1", paramLabel = "B", description = "The clip or picture after.")
    Path b;

    @Parameters(index = "2", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    @Nullable
    String prompt;

    @Mixin
    ExtentOptions extent;

    @Mixin
    FitOption fit;

    @Override
    List<PaintRequest> requests() {
        return options.requests(new Connect(a, b, extent.extent(), fit.fit()), prompt);
    }
}
