package haneul.app.cli.paint;

import haneul.app.cli.option.PaintOptions;
import haneul.job.PaintRequest;
import haneul.job.RequestJson;
import haneul.model.weights.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The request inside a clip, with another prompt. */
@Command(
        name = "remix",
        description = "Paint a clip that Haneul made again, with another prompt and the same seed.",
        footer = {"", "Example:", "  haneul remix red.mp4 \"a small green circle moves left\" -o green.mp4"})
public final class RemixCommand extends Painting {
    @Parameters(index = "0", paramLabel = "CLIP", description = "A clip that Haneul made.")
    Path clip;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    @Nullable
    String prompt;

    @Override
    List<PaintRequest> requests() {
        PaintRequest inside = RequestJson.inside(clip, common.console()::note);
        List<PaintRequest> all = options.requests(inside, prompt, true);
        common.console().note(CallText.of(all.get(0)));
        String model = all.get(0).model().model();
        if (!model.equals(ModelFolder.BUNDLED) && model.equals(inside.model().model())) {
            common.console().note("paints with " + model + ", as the clip says");
        }
        return all;
    }
}
