package haneul.app.cli.paint;

import haneul.app.cli.option.Common;
import haneul.app.cli.option.GivenOptions;
import haneul.app.cli.option.Length;
import haneul.app.cli.option.PaintOptions;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.task.Tasks;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A clip whose end leads to its beginning, or a sentence that becomes a video without beginning and end. */
@Command(name = "loop", description = "Paint the way from a clip's end to its beginning, or a video without either.")
public final class LoopCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    GivenOptions given;

    @Parameters(
            index = "0",
            paramLabel = "VIDEO|PROMPT",
            description = "The clip that is given, or a sentence in quotes.")
    String first;

    @Mixin
    Length length;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        options.silent = true;
        given.fit();
        length.check();
        Path clip = clip();
        if (clip != null) {
            length.need();
            given.read(clip);
        } else if (options.prompt == null) {
            options.prompt = first;
        } else {
            throw new HaneulException(
                    "There is no clip " + first, "two words are given, so the first names a clip", "check its name");
        }
        common.session().inputs.addAll(given.files());
        new Painter("loop", common.session(), options).paint(this::work, "mp4");
        return 0;
    }

    /** The clip, if the first word names one. */
    private @Nullable Path clip() {
        boolean named = first.matches("(?i).+\\.(mp4|mov|webm|mkv|gif|png|jpe?g|webp)") || Files.exists(Path.of(first));
        return named ? Path.of(first) : null;
    }

    private Work work(Defaults d) {
        double rate = length.rate.of(d);
        Path file = clip();
        int n = length.groups(d, common.console());
        List<String> more = new ArrayList<>(Length.words(n, rate));
        more.addAll(given.words());
        if (file == null) {
            Grid grid = length.grid(d, options.size);
            return Work.sized(
                    Canvas.blank(new Grid(grid.width(), grid.height(), n, rate)).ring(), List.of(), more);
        }
        Video own = given.adapted(file, options.size, rate, d, common.console());
        return Work.sized(Tasks.loop(own, n, ""), List.of(first), more).sounding(Sounds.of(file, own, 0));
    }
}
