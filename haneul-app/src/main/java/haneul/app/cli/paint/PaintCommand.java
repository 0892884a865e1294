package haneul.app.cli.paint;

import haneul.job.PaintRequest;
import haneul.job.RequestJson;
import haneul.job.task.Kept;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A request or a canvas in a JSON file. */
@Command(
        name = "paint",
        description = "Paint a request from a JSON file, such as --save-canvas writes.",
        footer = {"", "Example:", "  haneul paint kept.json \"another prompt\" -o again.mp4"})
public final class PaintCommand extends Painting {
    @Parameters(index = "0", paramLabel = "JSON", description = "A JSON file; files that it names lie beside it.")
    Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PROMPT",
            description = "Prompt in place of the one in the file, in quotes.")
    @Nullable
    String prompt;

    @Override
    List<PaintRequest> requests() {
        PaintRequest kept = RequestJson.read(file, common.console()::note);
        if ("".equals(prompt) && kept.task() instanceof Kept k) {
            kept = kept.task(k.silent());
        }
        return options.requests(kept, prompt, false);
    }
}
