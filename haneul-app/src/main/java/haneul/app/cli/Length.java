package haneul.app.cli;

import haneul.core.HaneulException;
import haneul.diffusion.canvas.Grid;
import haneul.model.Defaults;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a new video is, and how fast. What is left out the model decides. */
final class Length {
    static final int LONGEST = 100_000;

    @Option(names = "--seconds", paramLabel = "S", description = "How long; the model's own length if left out.")
    @Nullable
    Double seconds;

    @Option(names = "--frames", paramLabel = "N", description = "How long in frames, instead of --seconds.")
    @Nullable
    Long frames;

    @Option(names = "--fps", paramLabel = "X", description = "Frames per second.")
    @Nullable
    Double fps;

    /** Refuses what can be refused without a model. */
    void check() {
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
    }

    Grid grid(Defaults d, @Nullable Area size) {
        double rate = fps != null ? fps : d.fps();
        int length = frames != null ? frames.intValue() : seconds != null ? frames(seconds, rate) : d.frames();
        return new Grid(
                size != null ? size.width() : d.width(), size != null ? size.height() : d.height(), length, rate);
    }

    /** How many frames some seconds are, at least one. */
    static int frames(double seconds, double rate) {
        long length = Math.max(1, Math.round(seconds * rate));
        if (length > LONGEST) {
            throw new HaneulException(
                    "--seconds cannot be " + Ask.plain(seconds),
                    "at " + Ask.plain(rate) + " fps these are " + length + " frames, and " + LONGEST + " is the most",
                    "choose at most " + Ask.plain(Math.floor(LONGEST / rate)) + " seconds");
        }
        return (int) length;
    }

    /** As words of a command. */
    static List<String> words(Grid g) {
        return List.of("--frames", String.valueOf(g.frames()), "--fps", Ask.plain(g.fps()));
    }
}
