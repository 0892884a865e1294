package haneul.app.cli.option;

import haneul.app.cli.console.Console;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Grid;
import haneul.model.Defaults;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long what is new is, and how fast. What is left out the model decides. */
public final class Length {
    private static final int LONGEST = 100_000;

    @Option(names = "--seconds", paramLabel = "S", description = "How long.")
    @Nullable
    public Double seconds;

    @Option(names = "--frames", paramLabel = "N", description = "How long in frames, instead of --seconds.")
    @Nullable
    public Long frames;

    @Mixin
    public Rate rate;

    /** Refuses what can be refused without a model. */
    public void check() {
        if (seconds != null && frames != null) {
            throw new HaneulException(
                    "The length is given twice",
                    "--seconds is " + Ask.plain(seconds) + " and --frames is " + frames,
                    "leave out one of them");
        }
        if (frames != null) {
            Ask.whole("--frames", frames, 1, LONGEST);
        }
        if (seconds != null) {
            Ask.number("--seconds", seconds, 0.01, LONGEST);
        }
        rate.check();
    }

    /** The same where the model cannot know how much is wanted. */
    public void need() {
        check();
        if (seconds == null && frames == null) {
            throw new HaneulException(
                    "Something is missing: --seconds",
                    "nothing says how much is to be painted",
                    "add --seconds 2, or --frames 16");
        }
    }

    /** How many frames; the model's own number if nothing was said. */
    public int frames(Defaults d) {
        if (seconds == null) {
            return frames != null ? frames.intValue() : d.frames();
        }
        double fps = rate.of(d);
        long length = Math.max(1, Math.round(seconds * fps));
        if (length > LONGEST) {
            throw new HaneulException(
                    "--seconds cannot be " + Ask.plain(seconds),
                    "at " + Ask.plain(fps) + " fps these are " + length + " frames, and " + LONGEST + " is the most",
                    "choose at most " + Ask.plain(Math.floor(LONGEST / fps)) + " seconds");
        }
        return (int) length;
    }

    /** The next whole groups of four frames, which is said if it was not asked. */
    public int groups(Defaults d, Console console) {
        int asked = frames(d);
        if (seconds == null && frames == null) {
            return Math.max(4, asked / 4 * 4);
        }
        int whole = (asked + 3) / 4 * 4;
        if (whole != asked) {
            console.note(whole + " frames are painted instead of " + asked + ", whole groups of four");
        }
        return whole;
    }

    public Grid grid(Defaults d, @Nullable Area size) {
        return new Grid(
                size != null ? size.width() : d.width(),
                size != null ? size.height() : d.height(),
                frames(d),
                rate.of(d));
    }

    /** As words of a command. */
    public static List<String> words(int frames, double fps) {
        return List.of("--frames", String.valueOf(frames), "--fps", Ask.plain(fps));
    }
}
