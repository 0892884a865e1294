package haneul.app.cli.paint;

import haneul.app.cli.option.ExtentOptions;
import haneul.app.cli.option.PaintOptions;
import haneul.job.PaintRequest;
import haneul.job.task.Image;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Text to image. */
@Command(
        name = "image",
        description = "Paint a picture from a sentence.",
        footer = {"", "Example:", "  haneul image \"a red circle\" -o circle.png"})
public final class ImageCommand extends Painting {
    @Parameters(index = "0", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    @Nullable
    String prompt;

    @Mixin
    ExtentOptions.SizeOption size;

    @Override
    List<PaintRequest> requests() {
        options.refuseVideo();
        return options.requests(new Image(size.size()), prompt);
    }
}
