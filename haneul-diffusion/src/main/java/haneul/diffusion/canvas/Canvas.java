package haneul.diffusion.canvas;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.media.Video;
import haneul.model.condition.KnownLatents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A video of which some pixels are known, with the sentences that describe it: the input of painting. Every way of
 * prompting is an expression over it:
 *
 * <pre>{@code
 * Canvas.blank(grid).say("a whale flies")                              // text → video
 * Canvas.blank(grid).paste(picture, 0).say("it starts to move")        // animate
 * Canvas.blank(grid).paste(tail, 0)                                    // extend
 * Canvas.of(clip).repaint(0.6).say("in the snow")                      // edit
 * }</pre>
 *
 * <p>{@link Level} says how far each pixel must still be painted: 1 unknown, 0 given, s an edit that starts at noise
 * level s. A canvas is a plain value over pixels and sentences, for any model: every method returns another one, and it can
 * be written and read as JSON. Two canvases are equal if they have the same sentences and the same known pixels.
 */
public final class Canvas {
    /** A prompt from a frame on, until the next one. */
    public record Sentence(int from, String text) {}

    private static final int UNGROUPED = 1;

    private final Grid grid;
    private final List<Sentence> sentences;
    private final List<@Nullable Pasted> pasted;
    private final List<Level> levels;
    private final List<Frame> references;
    private final boolean ring;
    private final int group; // frames that share a latent frame, once the model is known

    private Canvas(
            Grid grid,
            List<Sentence> sentences,
            List<@Nullable Pasted> pasted,
            List<Level> levels,
            List<Frame> references,
            boolean ring,
            int group) {
        this.group = group;
        this.references = List.copyOf(references);
        this.ring = ring;
        this.grid = grid;
        this.sentences = List.copyOf(sentences);
        this.pasted = Collections.unmodifiableList(pasted);
        this.levels = List.copyOf(levels);
    }

    /** A canvas without known pixels and without sentences. */
    public static Canvas blank(Grid grid) {
        List<@Nullable Pasted> nothing = Collections.nCopies(grid.frames(), null);
        return new Canvas(
                grid,
                List.of(),
                nothing,
                Collections.nCopies(grid.frames(), Level.UNKNOWN),
                List.of(),
                false,
                UNGROUPED);
    }

    /** A clip, all of whose frames are given. */
    public static Canvas of(List<Frame> clip, double fps) {
        if (clip.isEmpty()) {
            throw new HaneulException(
                    "A clip of 0 frames cannot be a canvas", "a canvas has at least 1", "give a clip");
        }
        Frame first = clip.get(0);
        return blank(new Grid(first.width(), first.height(), clip.size(), fps)).paste(clip, 0);
    }

    /** A clip, all of whose frames are given; it is read into memory. */
    public static Canvas of(Video clip) {
        return blank(new Grid(clip.width(), clip.height(), clip.frames(), clip.fps()))
                .paste(clip, 0);
    }

    /** Its size, length and frame rate. */
    public Grid grid() {
        return grid;
    }

    /** The sentences, in the order of time. */
    public List<Sentence> sentences() {
        return sentences;
    }

    /** The known picture of a frame, or null; pixels whose level is 1 have no meaning. */
    public @Nullable Frame frame(int i) {
        int source = levels.get(i).equals(Level.UNKNOWN) ? -1 : Pasted.source(pasted, i, group);
        return source < 0 ? null : Objects.requireNonNull(pasted.get(source)).frame();
    }

    /** The level of each pixel of a frame. */
    public Level level(int i) {
        return levels.get(i);
    }

    /** The levels of all pixels. */
    public KnownLatents.Levels levels() {
        return new KnownLatents.Levels() {
            @Override
            public float at(int frame, int pixel) {
                return level(frame).at(pixel);
            }

            @Override
            public boolean isUniform(int frame) {
                return level(frame).isUniform();
            }
        };
    }

    /** Whether a picture was pasted at this very frame, rather than held still from another of its latent frame. */
    public boolean isPasted(int i) {
        return pasted.get(i) != null;
    }

    @Nullable
    Pasted pasted(int i) {
        return pasted.get(i);
    }

    /** Copy as a seamless loop: the last frame leads to the first. */
    public Canvas ring() {
        return new Canvas(grid, sentences, pasted, levels, references, true, group);
    }

    /** Whether it is a seamless loop. */
    public boolean isRing() {
        return ring;
    }

    /** Whether no pixel is known. */
    public boolean isBlank() {
        return levels.stream().allMatch(Level.UNKNOWN::equals);
    }

    /** Copy with one sentence for the whole video, instead of any others. */
    public Canvas say(String text) {
        return new Canvas(grid, List.of(new Sentence(0, text)), pasted, levels, references, ring, group);
    }

    /** Copy with a further sentence from a frame on; until then the one before it holds. */
    public Canvas say(String text, int from) {
        check("A sentence", from, 1);
        List<Sentence> all = new ArrayList<>(sentences);
        all.removeIf(s -> s.from() == from);
        all.add(new Sentence(from, text));
        all.sort((a, b) -> Integer.compare(a.from(), b.from()));
        return new Canvas(grid, all, pasted, levels, references, ring, group);
    }

    /**
     * Copy with reference pictures: objects or people that the video shall show, in pictures of any size, for models that
     * take such. None of them is a frame.
     */
    public Canvas refer(List<Frame> pictures) {
        return new Canvas(grid, sentences, pasted, levels, pictures, ring, group);
    }

    /** The reference pictures. */
    public List<Frame> references() {
        return references;
    }

    /**
     * Copy with frames that are given from a time on. Once the model is known, frames of a clip no longer than a latent frame are
     * held still over it (but for a picture at frame 0), see {@link #held}; a longer clip contains whole latent frames.
     */
    public Canvas paste(List<Frame> clip, int at) {
        return pasted(clip, at, at + clip.size() > 1 ? clip.size() : 0);
    }

    /** Copy with a whole clip of the canvas's own size, which is read into memory. */
    public Canvas paste(Video clip, int at) {
        check("A clip of " + clip.frames() + " frames", at, clip.frames());
        checkSize(clip.width(), clip.height());
        return paste(clip.all(), at);
    }

    /** Copy with one given picture. */
    public Canvas paste(Frame picture, int at) {
        return paste(List.of(picture), at);
    }

    /** @param still whether each of the frames is held still over its latent frame, whatever their number */
    public Canvas paste(List<Frame> clip, int at, boolean still) {
        return pasted(clip, at, still ? 1 : 0);
    }

    /** @see Pasted#run */
    Canvas pasted(List<Frame> clip, int at, int run) {
        check("A clip of " + clip.size() + " frames", at, clip.size());
        List<@Nullable Pasted> next = new ArrayList<>(pasted);
        List<Level> nextLevels = new ArrayList<>(levels);
        for (int i = 0; i < clip.size(); i++) {
            checkSize(clip.get(i).width(), clip.get(i).height());
            next.set(at + i, new Pasted(clip.get(i), run));
            nextLevels.set(at + i, Level.GIVEN);
        }
        int end = Math.min(grid.frames(), Pasted.groupStart(at + clip.size() - 1, group) + group);
        for (int i = Pasted.groupStart(at, group); i < end; i++) {
            int source = Pasted.source(next, i, group);
            boolean now = source >= at && source < at + clip.size();
            if (now || source != Pasted.source(pasted, i, group)) { // held by another picture now, or by none
                nextLevels.set(i, source < 0 ? Level.UNKNOWN : source == i ? nextLevels.get(i) : Level.GIVEN);
            }
        }
        return new Canvas(grid, sentences, next, nextLevels, references, ring, group);
    }

    /**
     * The canvas for a model whose latent frames are of so many frames each, but for the first. Pasted frames that would not
     * fill a latent frame are held still over its unknown frames, the nearest of several: a latent frame is known only if all
     * of its frames are.
     *
     * @param frames that share a latent frame after the first one, at least 1
     */
    public Canvas held(int frames) {
        if (frames == group) {
            return this;
        }
        List<Level> next = new ArrayList<>();
        for (int i = 0; i < grid.frames(); i++) {
            int source = Pasted.source(pasted, i, frames);
            next.add(source < 0 ? Level.UNKNOWN : levels.get(source));
        }
        return new Canvas(grid, sentences, pasted, next, references, ring, frames);
    }

    /**
     * A window of it. Frames before the start or after the end are unknown; on a loop they go around. A picture is held
     * still over its latent frame of the part.
     *
     * @param from the first frame, which may lie before 0
     */
    public Canvas part(int from, int frames) {
        List<@Nullable Pasted> next = new ArrayList<>();
        List<Sentence> windowed = new ArrayList<>();
        @Nullable Sentence last = null;
        for (int i = 0; i < frames; i++) {
            int old = place(from + i);
            next.add(old < 0 ? null : pasted.get(old));
            Sentence now = sentenceAt(old < 0 ? Math.max(0, Math.min(from + i, grid.frames() - 1)) : old);
            if (now != null && now != last) {
                windowed.add(new Sentence(i, now.text()));
            }
            last = now;
        }
        List<Level> nextLevels = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            int old = place(from + i);
            boolean was = old >= 0 && Pasted.source(pasted, old, group) >= 0;
            nextLevels.add(Pasted.source(next, i, group) < 0 ? Level.UNKNOWN : was ? levels.get(old) : Level.GIVEN);
        }
        return new Canvas(
                new Grid(grid.width(), grid.height(), frames, grid.fps()),
                windowed,
                next,
                nextLevels,
                references,
                false,
                group);
    }

    /** The sentence that holds at a frame. */
    private @Nullable Sentence sentenceAt(int frame) {
        Sentence now = null;
        for (Sentence s : sentences) {
            now = s.from() <= frame ? s : now;
        }
        return now;
    }

    /** The frame at a time that may lie outside; −1 if none. */
    private int place(int frame) {
        return ring ? Math.floorMod(frame, grid.frames()) : frame < 0 || frame >= grid.frames() ? -1 : frame;
    }

    /** Copy with other levels, one for each frame. */
    Canvas with(List<Level> others) {
        return new Canvas(grid, sentences, pasted, others, references, ring, group);
    }

    /** Copy whose known pixels are edited from this noise level on: 0 changes nothing, 1 replaces them. */
    public Canvas repaint(double strength) {
        return repaint(Collections.nCopies(grid.frames(), strength));
    }

    /** @param strengths one for each frame, 0…1 */
    public Canvas repaint(List<Double> strengths) {
        if (strengths.size() != grid.frames()) {
            throw new HaneulException(
                    "The strengths do not fit the canvas",
                    "there are " + strengths.size() + ", and the canvas is " + grid,
                    "give one for every frame");
        }
        return atLeast(
                strengths.stream().map(s -> Level.UNKNOWN.times(checked(s))).toList());
    }

    /**
     * Copy whose known pixels are edited within a mask. Where the mask is soft the edit is weaker, and the known pixel is
     * mixed in.
     *
     * @param mask for each frame and pixel 0 (stays) … 1 (is edited at full strength)
     */
    public Canvas repaint(double strength, List<Level> mask) {
        checked(strength);
        int pixels = grid.width() * grid.height();
        if (mask.size() != grid.frames() || !mask.stream().allMatch(m -> m.covers(pixels))) {
            throw new HaneulException(
                    "The mask does not fit the canvas",
                    "it has " + mask.size() + " frames, and the canvas is " + grid,
                    "give one mask of the canvas's size for every frame");
        }
        return atLeast(mask.stream().map(m -> m.times(strength).showing(m)).toList());
    }

    private Canvas atLeast(List<Level> others) {
        List<Level> next = new ArrayList<>();
        for (int i = 0; i < grid.frames(); i++) {
            next.add(levels.get(i).atLeast(others.get(i)));
        }
        return with(next);
    }

    private static double checked(double strength) {
        if (!(strength >= 0 && strength <= 1)) {
            throw new HaneulException(
                    "A strength of " + strength + " cannot be used",
                    "it must be between 0 (nothing changes) and 1 (everything is new)",
                    "choose a strength such as 0.6");
        }
        return strength;
    }

    /**
     * Copy on a larger grid, for models that paint some sizes only. The pixels that are added to the right, below and after
     * are cropped off again; they repeat the nearest pixel, known where that is known.
     */
    public Canvas on(Grid larger) {
        if (larger.equals(grid)) {
            return this;
        }
        List<@Nullable Pasted> next = new ArrayList<>();
        List<Level> nextLevels = new ArrayList<>();
        for (int i = 0; i < larger.frames(); i++) {
            int old = Math.min(i, grid.frames() - 1);
            Pasted p = i < grid.frames() ? pasted.get(i) : null;
            Frame f = i < grid.frames() ? (p == null ? null : p.frame()) : frame(old);
            next.add(f == null ? null : new Pasted(repeated(f, larger), p == null ? 0 : p.run()));
            nextLevels.add(levels.get(old).on(grid, larger));
        }
        return new Canvas(larger, sentences, next, nextLevels, references, ring, group);
    }

    private static Frame repeated(Frame f, Grid to) {
        byte[] rgb = new byte[3 * to.width() * to.height()];
        for (int y = 0; y < to.height(); y++) {
            int row = Math.min(y, f.height() - 1) * f.width();
            System.arraycopy(f.rgb(), 3 * row, rgb, 3 * y * to.width(), 3 * f.width());
            for (int x = f.width(); x < to.width(); x++) {
                System.arraycopy(f.rgb(), 3 * (row + f.width() - 1), rgb, 3 * (y * to.width() + x), 3);
            }
        }
        return new Frame(to.width(), to.height(), rgb);
    }

    private void check(String what, int from, int length) {
        if (from < 0 || length < 1 || (long) from + length > grid.frames()) {
            throw new HaneulException(
                    what + " cannot begin at frame " + from,
                    "the canvas has " + grid.frames() + " frames, counted from 0",
                    length < 1 || length > grid.frames()
                            ? "give 1 to " + grid.frames() + " frames"
                            : "choose a start from 0 to " + (grid.frames() - length));
        }
    }

    private void checkSize(int width, int height) {
        if (width != grid.width() || height != grid.height()) {
            throw new HaneulException(
                    "A picture of " + width + "x" + height + " cannot be pasted",
                    "the canvas is " + grid.width() + "x" + grid.height(),
                    "fit the picture to the canvas first");
        }
    }

    /** The canvas as JSON with its pictures; {@link #fromJson} reads it back. */
    public String toJson() {
        return CanvasJson.write(this);
    }

    /** {@link #fromJson(String, Path, Consumer)} without notes. */
    public static Canvas fromJson(String json, Path folder) {
        return fromJson(json, folder, line -> {});
    }

    /**
     * Reads a canvas.
     *
     * @param folder where files that it names lie; none outside of it are read
     * @param notes takes one line for each file that is adapted, such as one that was converted from HDR
     */
    public static Canvas fromJson(String json, Path folder, Consumer<String> notes) {
        return CanvasJson.read(json, folder, notes);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Canvas c) || ring != c.ring || !grid.equals(c.grid) || !sentences.equals(c.sentences)) {
            return false;
        }
        for (int i = 0; i < grid.frames(); i++) {
            Frame a = frame(i);
            Frame b = c.frame(i);
            if (!levels.get(i).equals(c.levels.get(i))
                    || (a == null) != (b == null)
                    || (a != null && b != null && !samePixels(a, b))
                    || (a != null && run(i) != c.run(i))) {
                return false;
            }
        }
        return sameReferences(c);
    }

    private int run(int i) {
        Pasted p = pasted.get(i);
        return p == null ? 0 : p.run();
    }

    private static boolean samePixels(Frame a, Frame b) {
        return a == b || (a.width() == b.width() && Arrays.equals(a.rgb(), b.rgb()));
    }

    private boolean sameReferences(Canvas c) {
        boolean same = references.size() == c.references.size();
        for (int i = 0; same && i < references.size(); i++) {
            same = samePixels(references.get(i), c.references.get(i));
        }
        return same;
    }

    @Override
    public int hashCode() {
        return grid.hashCode() * 31 + sentences.hashCode();
    }

    @Override
    public String toString() {
        long known = levels.stream().filter(l -> !l.equals(Level.UNKNOWN)).count();
        return grid + ", " + known + " of them known, " + sentences.size()
                + (sentences.size() == 1 ? " sentence" : " sentences");
    }
}
