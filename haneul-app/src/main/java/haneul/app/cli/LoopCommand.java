package haneul.app.cli;

import haneul.diffusion.canvas.Grid;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A clip whose end leads to its beginning. */
@Command(name = "loop", description = "Paint the way from a clip's end to its beginning.")
final class LoopCommand implements Callable<Integer> {
    @ParentCommand
    HaneulCommand parent;

    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    GivenOptions given;

    @Parameters(index = "0", paramLabel = "VIDEO", description = "The clip that is given.")
    Path clip;

    @Mixin
    Stretch stretch;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        parent.console.json(common.json);
        options.silent = true;
        given.fit();
        stretch.check();
        new Painter("loop", parent.console, options).paint(this::work, "mp4");
        return 0;
    }

    private Work work(Defaults d) {
        Video read = Video.read(clip);
        double rate = stretch.rate.of(d);
        Area size = GivenOptions.size(options.size, read, d);
        Video own = given.adapted(clip, read, size, rate, parent.console);
        Way way = Way.between(own, own, stretch.seconds, rate, parent.console);
        List<String> more = new ArrayList<>(stretch.words(rate));
        more.addAll(given.words());
        return new Work(
                new Grid(size.width(), size.height(), own.frames() + way.frames(), rate),
                List.of(way.canvas()),
                videos -> new Joined(rate, List.of(own, way.of(videos.get(0)))),
                List.of(clip.toString()),
                more);
    }
}
