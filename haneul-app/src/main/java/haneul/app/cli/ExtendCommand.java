package haneul.app.cli;

import haneul.core.HaneulException;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.task.Tasks;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A clip goes on, or begins earlier. */
@Command(name = "extend", description = "Paint what comes after a clip, or before it.")
final class ExtendCommand implements Callable<Integer> {
    @ParentCommand
    HaneulCommand parent;

    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    GivenOptions given;

    @Parameters(index = "0", paramLabel = "VIDEO", description = "The clip (or picture) that is given.")
    Path clip;

    @Mixin
    Stretch stretch;

    @Option(names = "--backward", description = "What came before, instead.")
    boolean backward;

    @Option(names = "--both", description = "What came before and what comes after, as long each.")
    boolean both;

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
        if (backward && both) {
            throw new HaneulException(
                    "The direction is given twice", "--backward and --both are given", "leave out one of them");
        }
        new Painter("extend", parent.console, options).paint(this::work, "mp4");
        return 0;
    }

    private Work work(Defaults d) {
        Video read = Video.read(clip);
        double rate = stretch.rate.of(d);
        Area size = GivenOptions.size(options.size, read, d);
        Video own = given.adapted(clip, read, size, rate, parent.console);
        int n = Length.frames(stretch.seconds, rate);
        List<Canvas> canvases = new ArrayList<>();
        int early = 0;
        if (backward || both) {
            Video head = Seam.head(own);
            int at = Seam.group(n);
            early = at - n; // painted to fill a group, and left out
            canvases.add(Tasks.extendBackward(head, "", grid(size, at + head.frames(), rate)));
        }
        if (!backward) {
            Video tail = Seam.tail(own);
            canvases.add(Tasks.extend(tail, "", grid(size, tail.frames() + n, rate)));
        }
        int from = early;
        List<String> more = new ArrayList<>(stretch.words(rate));
        more.addAll(backward ? List.of("--backward") : both ? List.of("--both") : List.of());
        more.addAll(given.words());
        return new Work(
                grid(size, own.frames() + (both ? 2 * n : n), rate),
                canvases,
                videos -> joined(rate, own, videos, from, n),
                List.of(clip.toString()),
                more);
    }

    private Video joined(double rate, Video own, List<Video> painted, int from, int n) {
        List<Video> parts = new ArrayList<>();
        if (backward || both) {
            parts.add(painted.get(0).slice(from, from + n));
        }
        parts.add(own);
        if (!backward) {
            Video after = painted.get(painted.size() - 1);
            parts.add(after.slice(after.frames() - n, after.frames()));
        }
        return new Joined(rate, parts);
    }

    private static Grid grid(Area size, int frames, double rate) {
        return new Grid(size.width(), size.height(), frames, rate);
    }
}
