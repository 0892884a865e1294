package haneul.app.cli.paint;

import haneul.app.cli.option.ExtentOptions;
import haneul.app.cli.option.FitOption;
import haneul.app.cli.option.PaintOptions;
import haneul.job.PaintRequest;
import haneul.job.task.Animate;
import haneul.job.task.Moment;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Image to video: pictures and clips at some times are given. */
@Command(
        name = "animate",
        description = "Paint a video that starts with a picture.",
        footer = {
            "",
            "Examples:",
            "  haneul animate circle.png \"the red circle moves right\" -o moving.mp4",
            "  haneul animate first.png --last last.png --at 1s:middle.png -o between.mp4"
        })
public final class AnimateCommand extends Painting {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "The picture or clip that the video begins with.")
    Path image;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    @Nullable
    String prompt;

    @Option(names = "--last", paramLabel = "IMAGE", description = "The picture of the last frame.")
    @Nullable
    Path last;

    @Option(
            names = "--at",
            paramLabel = "TIME:FILE",
            description = "A picture or clip at a frame (16:b.png) or second (1.5s:b.mp4); may be repeated.")
    List<String> at = List.of();

    @Mixin
    ExtentOptions extent;

    @Mixin
    FitOption fit;

    @Override
    List<PaintRequest> requests() {
        List<Moment> moments = at.stream().map(Moment::parse).toList();
        return options.requests(new Animate(image, last, moments, extent.extent(), fit.fit()), prompt);
    }
}
