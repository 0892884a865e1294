package haneul.app.cli;

import haneul.core.HaneulException;
import haneul.diffusion.canvas.Grid;
import haneul.model.Defaults;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A sentence becomes a video. */
@Command(name = "generate", description = "Paint a video from a sentence.")
final class GenerateCommand implements Callable<Integer> {
    private static final int LONGEST = 100_000;

    @ParentCommand
    HaneulCommand parent;

    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Option(names = "--seconds", paramLabel = "S", description = "How long; the model's own length if left out.")
    @Nullable
    Double seconds;

    @Option(names = "--frames", paramLabel = "N", description = "How long in frames, instead of --seconds.")
    @Nullable
    Long frames;

    @Option(names = "--fps", paramLabel = "X", description = "Frames per second.")
    @Nullable
    Double fps;

    @Override
    public Integer call() {
        parent.console.json(common.json);
        if (seconds != null && frames != null) {
            throw new HaneulException(
                    "The length is given twice",
                    "--seconds is " + Ask.plain(seconds) + " and --frames is " + frames,
                    "leave out one of them");
        }
        if (frames != null) {
            Ask.whole("--frames", frames, 1, LONGEST);
        }
        if (fps != null) {
            Ask.number("--fps", fps, 0.1, 240);
        }
        if (seconds != null) {
            Ask.number("--seconds", seconds, 0.01, LONGEST);
        }
        new Painter("generate", parent.console, options).paint(this::grid, "mp4");
        return 0;
    }

    private Grid grid(Defaults d) {
        double rate = fps != null ? fps : d.fps();
        long length = frames != null ? frames : seconds != null ? Math.max(1, Math.round(seconds * rate)) : d.frames();
        if (seconds != null && length > LONGEST) {
            throw new HaneulException(
                    "--seconds cannot be " + Ask.plain(seconds),
                    "at " + Ask.plain(rate) + " fps these are " + length + " frames, and " + LONGEST + " is the most",
                    "choose at most " + Ask.plain(Math.floor(LONGEST / rate)) + " seconds");
        }
        int width = options.size != null ? options.size.width() : d.width();
        int height = options.size != null ? options.size.height() : d.height();
        return new Grid(width, height, (int) length, rate);
    }
}
