package haneul.app.cli.paint;

import haneul.app.cli.option.ExtentOptions;
import haneul.app.cli.option.FitOption;
import haneul.app.cli.option.PaintOptions;
import haneul.core.HaneulException;
import haneul.job.PaintRequest;
import haneul.job.task.Loop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** An endless loop, from a clip or from text. */
@Command(
        name = "loop",
        description = "Paint a loop: from the end of a clip back to its start, or from a sentence.",
        footer = {"", "Example:", "  haneul loop \"a small red circle orbits\" --seconds 2 -o orbit.gif"})
public final class LoopCommand extends Painting {
    @Parameters(
            index = "0",
            paramLabel = "VIDEO|PROMPT",
            description = "The clip that is given, or a sentence in quotes.")
    String first;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    @Nullable
    String prompt;

    @Mixin
    ExtentOptions extent;

    @Mixin
    FitOption fit;

    @Override
    List<PaintRequest> requests() {
        boolean named = first.matches("(?i).+\\.(mp4|mov|webm|mkv|gif|png|jpe?g|webp)") || Files.exists(Path.of(first));
        if (!named && first.matches("\\S*/\\S*|\\S+\\.[a-zA-Z0-9]{2,5}")) {
            throw new HaneulException(
                    "There is no file " + first,
                    "it looks like the name of one, and nothing has that name",
                    "check the name, or write a prompt of several words");
        }
        if (!named && prompt != null) {
            throw new HaneulException(
                    "There is no clip " + first, "two words are given, so the first names a clip", "check its name");
        }
        Loop task = new Loop(named ? Path.of(first) : null, extent.extent(), fit.fit());
        return options.requests(task, named ? prompt : first);
    }
}
