package haneul.app.cli.paint;

import haneul.app.cli.option.ExtentOptions;
import haneul.app.cli.option.FitOption;
import haneul.app.cli.option.PaintOptions;
import haneul.job.PaintRequest;
import haneul.job.task.Edit;
import haneul.job.task.Margin;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Video to video, inpainting and outpainting. */
@Command(
        name = "edit",
        description = "Repaint a clip with another prompt, all of it or where a mask is white.",
        footer = {"", "Example:", "  haneul edit red.mp4 \"a large blue square\" --strength 0.8 -o blue.mp4"})
public final class EditCommand extends Painting {
    @Parameters(index = "0", paramLabel = "VIDEO", description = "The clip or picture that is given.")
    Path clip;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    @Nullable
    String prompt;

    @Option(
            names = "--strength",
            paramLabel = "S",
            description =
                    "0 changes nothing, 1 everything (default: the model's own; 0 with --pad and without --mask).")
    @Nullable
    Double strength;

    @Option(names = "--mask", paramLabel = "FILE", description = "A picture or video: white is painted, black stays.")
    @Nullable
    Path mask;

    @Option(names = "--pad", paramLabel = "SIDES", description = "Paint around it, in pixels: left:16,right:16.")
    @Nullable
    String pad;

    @Mixin
    ExtentOptions.Still extent;

    @Mixin
    FitOption fit;

    @Override
    List<PaintRequest> requests() {
        Margin margin = pad == null ? null : Margin.parse(pad);
        return options.requests(new Edit(clip, strength, mask, margin, extent.extent(), fit.fit()), prompt);
    }
}
