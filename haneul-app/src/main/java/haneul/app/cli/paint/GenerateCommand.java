package haneul.app.cli.paint;

import haneul.app.cli.option.ExtentOptions;
import haneul.app.cli.option.PaintOptions;
import haneul.job.PaintRequest;
import haneul.job.task.Generate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Text to video. */
@Command(
        name = "generate",
        description = "Paint a video from a sentence.",
        footer = {"", "Example:", "  haneul generate \"a small red circle moves left on a grey background\" -o red.mp4"
        })
public final class GenerateCommand extends Painting {
    @Parameters(index = "0", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    @Nullable
    String prompt;

    @Mixin
    ExtentOptions extent;

    @Override
    List<PaintRequest> requests() {
        return options.requests(new Generate(extent.extent()), prompt);
    }
}
