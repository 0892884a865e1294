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

/** From the end of one clip to the start of another. */
@Command(name = "connect", description = "Paint the way from one clip to another.")
final class ConnectCommand implements Callable<Integer> {
    @ParentCommand
    HaneulCommand parent;

    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    GivenOptions given;

    @Parameters(index = "0", paramLabel = "A", description = "The clip (or picture) before.")
    Path a;

    @Parameters(index = "1", paramLabel = "B", description = "The clip (or picture) after.")
    Path b;

    @Mixin
    Stretch stretch;

    @Parameters(index = "2", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        parent.console.json(common.json);
        options.silent = true;
        given.fit();
        stretch.check();
        new Painter("connect", parent.console, options).paint(this::work, "mp4");
        return 0;
    }

    private Work work(Defaults d) {
        Video readA = Video.read(a);
        double rate = stretch.rate.of(d);
        Area size = GivenOptions.size(options.size, readA, d);
        Video from = given.adapted(a, readA, size, rate, parent.console);
        Video to = given.adapted(b, Video.read(b), size, rate, parent.console);
        Way way = Way.between(from, to, stretch.seconds, rate, parent.console);
        List<String> more = new ArrayList<>(stretch.words(rate));
        more.addAll(given.words());
        return new Work(
                new Grid(size.width(), size.height(), from.frames() + way.frames() + to.frames(), rate),
                List.of(way.canvas()),
                videos -> new Joined(rate, List.of(from, way.of(videos.get(0)), to)),
                List.of(a.toString(), b.toString()),
                more);
    }
}
