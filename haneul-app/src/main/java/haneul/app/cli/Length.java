package haneul.app.cli;

import haneul.core.HaneulException;
import haneul.diffusion.canvas.Grid;
import haneul.model.Defaults;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

    @Mixin
    Rate rate;

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
        rate.check();
        if (seconds != null) {
            Ask.number("--seconds", seconds, 0.01, LONGEST);
        }
    }

    Grid grid(Defaults d, @Nullable Area size) {
        double fps = rate.of(d);
        int length = frames != null ? frames.intValue() : seconds != null ? frames(seconds, fps) : d.frames();
        Area area = Area.of(size, d);
        return new Grid(area.width(), area.height(), length, fps);
    }

    /** How many frames some seconds are, at least one. */
    static int frames(double seconds, double fps) {
        long length = Math.max(1, Math.round(seconds * fps));
        if (length > LONGEST) {
            throw new HaneulException(
                    "--seconds cannot be " + Ask.plain(seconds),
                    "at " + Ask.plain(fps) + " fps these are " + length + " frames, and " + LONGEST + " is the most",
                    "choose at most " + Ask.plain(Math.floor(LONGEST / fps)) + " seconds");
        }
        return (int) length;
    }

    /** As words of a command. */
    static List<String> words(Grid g) {
        return List.of("--frames", String.valueOf(g.frames()), "--fps", Ask.plain(g.fps()));
    }
}
