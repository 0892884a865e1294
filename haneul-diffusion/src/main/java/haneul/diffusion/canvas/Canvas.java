package haneul.diffusion.canvas;

import haneul.core.Frame;
import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A video of which some is known. Every way of prompting is an expression over it:
 *
 * <pre>{@code
 * Canvas.blank(grid).say("a whale flies")                              // text → video
 * Canvas.blank(grid).paste(picture, 0).say("it starts to move")        // animate
 * Canvas.blank(grid).paste(tail, 0)                                    // extend
 * Canvas.of(clip, fps).repaint(0.6).say("in the snow")                 // edit
 * }</pre>
 *
 * <p>{@code level} says how far each pixel must still be painted: 1 unknown, 0 given, s an edit that starts at noise
 * level s. A canvas is a plain value: every method returns another one.
 */
public final class Canvas {
    /** A sentence that holds from a frame on, until the next one. */
    public record Sentence(int from, String text) {}

    static final int GROUP = 4;

    private final Grid grid;
    private final List<Sentence> sentences;
    private final List<@Nullable Frame> frames;
    private final List<float[]> levels;

    Canvas(Grid grid, List<Sentence> sentences, List<@Nullable Frame> frames, List<float[]> levels) {
        this.grid = grid;
        this.sentences = List.copyOf(sentences);
        this.frames = Collections.unmodifiableList(frames);
        this.levels = List.copyOf(levels);
    }

    /** Nothing is known. */
    public static Canvas blank(Grid grid) {
        List<@Nullable Frame> frames = new ArrayList<>(Collections.nCopies(grid.frames(), null));
        float[] unknown = new float[grid.width() * grid.height()];
        Arrays.fill(unknown, 1);
        return new Canvas(grid, List.of(), frames, Collections.nCopies(grid.frames(), unknown));
    }

    /** Everything is known. */
    public static Canvas of(List<Frame> clip, double fps) {
        Frame first = clip.get(0);
        return blank(new Grid(first.width(), first.height(), clip.size(), fps)).paste(clip, 0);
    }

    public Grid grid() {
        return grid;
    }

    public List<Sentence> sentences() {
        return sentences;
    }

    /** What is known of a frame, or null; where its level is 1 its pixels mean nothing. */
    public @Nullable Frame frame(int i) {
        return frames.get(i);
    }

    /** How unknown each pixel of a frame is, row by row; not to be changed. */
    public float[] level(int i) {
        return levels.get(i);
    }

    /** One sentence for the whole video. */
    public Canvas say(String text) {
        return new Canvas(grid, List.of(new Sentence(0, text)), frames, levels);
    }

    /** Another sentence from a frame on. */
    public Canvas say(String text, int from) {
        check("A sentence", from, 1);
        List<Sentence> all = new ArrayList<>(sentences);
        all.removeIf(s -> s.from() == from);
        all.add(new Sentence(from, text));
        all.sort((a, b) -> Integer.compare(a.from(), b.from()));
        return new Canvas(grid, all, frames, levels);
    }

    /**
     * Pictures that are given from a frame on. A single picture after the first frame holds its group of four still.
     */
    public Canvas paste(List<Frame> clip, int at) {
        check("A clip of " + clip.size() + " frames", at, clip.size());
        int from = at;
        List<Frame> shown = clip;
        if (clip.size() == 1 && at > 0) {
            from = (at - 1) / GROUP * GROUP + 1;
            shown = Collections.nCopies(Math.min(GROUP, grid.frames() - from), clip.get(0));
        }
        List<@Nullable Frame> nextFrames = new ArrayList<>(frames);
        List<float[]> nextLevels = new ArrayList<>(levels);
        float[] given = new float[grid.width() * grid.height()];
        for (int i = 0; i < shown.size(); i++) {
            Frame f = shown.get(i);
            if (f.width() != grid.width() || f.height() != grid.height()) {
                throw new HaneulException(
                        "A picture of " + f.width() + "x" + f.height() + " cannot be pasted",
                        "the canvas is " + grid.width() + "x" + grid.height(),
                        "fit the picture to the canvas first");
            }
            nextFrames.set(from + i, f);
            nextLevels.set(from + i, given);
        }
        return new Canvas(grid, sentences, nextFrames, nextLevels);
    }

    /** One picture. */
    public Canvas paste(Frame picture, int at) {
        return paste(List.of(picture), at);
    }

    /** What is known may be painted over from this noise level on: 0 changes nothing, 1 forgets it. */
    public Canvas repaint(double strength) {
        float[] everywhere = new float[grid.width() * grid.height()];
        Arrays.fill(everywhere, 1);
        return repaint(strength, Collections.nCopies(grid.frames(), everywhere));
    }

    /**
     * The same within a mask.
     *
     * @param mask for each frame and pixel 0 (stays) … 1 (is painted over at full strength)
     */
    public Canvas repaint(double strength, List<float[]> mask) {
        if (!(strength >= 0 && strength <= 1)) {
            throw new HaneulException(
                    "A strength of " + strength + " cannot be used",
                    "it goes from 0 (nothing changes) to 1 (everything is new)",
                    "choose a strength such as 0.6");
        }
        if (mask.size() != grid.frames()) {
            throw new HaneulException(
                    "The mask does not fit the canvas",
                    "it has " + mask.size() + " frames and the canvas " + grid.frames(),
                    "give one mask for every frame");
        }
        List<float[]> next = new ArrayList<>();
        for (int i = 0; i < grid.frames(); i++) {
            float[] was = levels.get(i);
            float[] m = mask.get(i);
            float[] now = was.clone();
            for (int p = 0; p < now.length; p++) {
                now[p] = Math.max(was[p], (float) (strength * m[p]));
            }
            next.add(now);
        }
        return new Canvas(grid, sentences, frames, next);
    }

    /** The same on a larger grid: what is added to the right, below and after is unknown. */
    public Canvas on(Grid larger) {
        if (larger.equals(grid)) {
            return this;
        }
        List<@Nullable Frame> nextFrames = new ArrayList<>();
        List<float[]> nextLevels = new ArrayList<>();
        float[] unknown = new float[larger.width() * larger.height()];
        Arrays.fill(unknown, 1);
        for (int i = 0; i < larger.frames(); i++) {
            Frame f = i < grid.frames() ? frames.get(i) : null;
            if (f == null) {
                nextFrames.add(null);
                nextLevels.add(unknown);
                continue;
            }
            byte[] rgb = new byte[3 * larger.width() * larger.height()];
            float[] level = unknown.clone();
            for (int y = 0; y < grid.height(); y++) {
                System.arraycopy(f.rgb(), 3 * y * grid.width(), rgb, 3 * y * larger.width(), 3 * grid.width());
                System.arraycopy(levels.get(i), y * grid.width(), level, y * larger.width(), grid.width());
            }
            nextFrames.add(new Frame(larger.width(), larger.height(), rgb));
            nextLevels.add(level);
        }
        return new Canvas(larger, sentences, nextFrames, nextLevels);
    }

    private void check(String what, int from, int length) {
        if (from < 0 || from + length > grid.frames()) {
            throw new HaneulException(
                    what + " cannot begin at frame " + from,
                    "the canvas has " + grid.frames() + " frames, counted from 0",
                    "choose a start from 0 to " + Math.max(0, grid.frames() - length));
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Canvas c) || !grid.equals(c.grid) || !sentences.equals(c.sentences)) {
            return false;
        }
        for (int i = 0; i < grid.frames(); i++) {
            Frame a = frames.get(i);
            Frame b = c.frames.get(i);
            if (!Arrays.equals(levels.get(i), c.levels.get(i))
                    || (a == null) != (b == null)
                    || (a != null && b != null && !Arrays.equals(a.rgb(), b.rgb()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return grid.hashCode() * 31 + sentences.hashCode();
    }
}
