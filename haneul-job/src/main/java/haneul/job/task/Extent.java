package haneul.job.task;

import haneul.core.Bounds;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Grid;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The size, length and rate that are asked for. What is null is the model's usual value, or that of a given clip.
 *
 * @param size width and height in pixels
 * @param seconds the length, unless {@code frames} is given
 * @param frames the length in frames, 1…100000
 * @param fps frames per second, 0.1…240
 */
public record Extent(
        @Nullable Area size,
        @Nullable Double seconds,
        @Nullable Long frames,
        @Nullable Double fps) {
    /** All of it is the model's. */
    public static final Extent USUAL = new Extent(null, null, null, null);

    private static final int LONGEST = 100_000;

    public Extent {
        if (seconds != null && frames != null) {
            throw new HaneulException(
                    "The length is given twice",
                    "‹seconds› is " + Bounds.plain(seconds) + " and ‹frames› is " + frames,
                    "leave out one of them");
        }
        if (frames != null) {
            Bounds.whole("‹frames›", frames, 1, LONGEST);
        }
        if (seconds != null) {
            Bounds.number("‹seconds›", seconds, 0.01, LONGEST);
        }
        if (fps != null) {
            Bounds.number("‹fps›", fps, 0.1, 240);
        }
    }

    /** With every value known. */
    public static Extent of(Area size, int frames, double fps) {
        return new Extent(size, null, (long) frames, fps);
    }

    double rate(Usual usual) {
        return fps != null ? fps : usual.defaults().fps();
    }

    Area size(Usual usual) {
        return size != null ? size : usual.size();
    }

    int frames(Usual usual) {
        if (seconds == null) {
            return frames != null ? frames.intValue() : usual.defaults().frames();
        }
        double rate = rate(usual);
        long length = Math.max(1, Math.round(seconds * rate));
        if (length > LONGEST) {
            throw new HaneulException(
                    "‹seconds› cannot be " + Bounds.plain(seconds),
                    "at " + Bounds.plain(rate) + " fps these are " + length + " frames, and " + LONGEST
                            + " is the most",
                    "choose at most " + Bounds.plain(Math.floor(LONGEST / rate)) + " seconds");
        }
        return (int) length;
    }

    /** The length in whole latent frames, which is said where it is not what was asked for. */
    int groups(Usual usual, Consumer<String> notes) {
        int asked = frames(usual);
        int group = usual.group();
        if (seconds == null && frames == null) {
            return Math.max(group, asked / group * group);
        }
        int whole = (asked + group - 1) / group * group;
        if (whole != asked) {
            notes.accept(whole + " frames are painted instead of " + asked + ", whole groups of " + group);
        }
        return whole;
    }

    Grid grid(Usual usual) {
        Area a = size(usual);
        return new Grid(a.width(), a.height(), frames(usual), rate(usual));
    }
}
