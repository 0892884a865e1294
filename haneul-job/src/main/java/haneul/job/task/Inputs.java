package haneul.job.task;

import haneul.core.Bounds;
import haneul.core.Frame;
import haneul.diffusion.canvas.Level;
import haneul.media.Fit;
import haneul.media.Matte;
import haneul.media.Video;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The pictures and clips that a task is given: each is opened once, and fitted to the canvas; what is adapted is said. */
public final class Inputs {
    private final Map<Path, Video> opened = new LinkedHashMap<>();
    private final Map<Path, Video> masks = new LinkedHashMap<>();
    private final Consumer<String> notes;

    /** @param notes takes one line for each input that is adapted */
    public Inputs(Consumer<String> notes) {
        this.notes = notes;
    }

    /** A clip or picture. */
    public Video read(Path file) {
        return opened.computeIfAbsent(file, Video::read);
    }

    /** A mask: what is transparent there counts as black. */
    Video readMask(Path file) {
        return masks.computeIfAbsent(file, f -> Video.read(f, Matte.BLACK));
    }

    /** The first frame of a reference picture, at its own size. */
    public Frame reference(Path file) {
        Video picture = read(file);
        picture.noteAdaptations(name(file), notes);
        return picture.frame(0);
    }

    Consumer<String> notes() {
        return notes;
    }

    /** The size of the canvas for a clip: as asked for, or as the clip and the model suggest. */
    Area size(Path file, Extent extent, Usual usual) {
        Video clip = read(file);
        return extent.size() != null ? extent.size() : usual.size(clip.width(), clip.height());
    }

    /** A clip at a size and a rate. */
    Video fitted(Path file, Area size, double fps, Fit fit) {
        return fitted(file, read(file), size, fps, fit);
    }

    /** A mask for each frame of a clip; a shorter one holds its last picture. */
    List<Level> masks(Path file, Area size, double fps, int frames, Fit fit) {
        Video mask = fitted(file, readMask(file), size, fps, fit);
        if (mask.frames() > 1 && mask.frames() != frames) {
            notes.accept(name(file) + " has " + mask.frames() + " frames and the clip " + frames + ", so "
                    + (mask.frames() < frames ? "its last picture is held" : "its end is cut off"));
        }
        return Masks.of(mask, frames);
    }

    /** Some frames of a file at a size and a rate; all that is adapted is one note. */
    Video fitted(Path file, Video clip, Area size, double fps, Fit fit) {
        List<String> said = new ArrayList<>();
        Video out = clip;
        if (clip.frames() > 1 && clip.fps() != fps) {
            out = out.resampled(fps);
            said.add("resampled from " + Bounds.rate(clip.fps()) + " to " + Bounds.rate(fps) + " fps");
        }
        if (clip.frames() == 1) {
            out = Video.of(fps, clip.all()); // a picture has no rate of its own
        }
        if (clip.width() != size.width() || clip.height() != size.height()) {
            out = out.fitted(size.width(), size.height(), fit);
            said.add(how(clip, size, fit) + " from " + clip.width() + "x" + clip.height() + " to " + size);
        }
        said.addAll(clip.adaptations());
        if (!said.isEmpty()) {
            notes.accept(name(file) + " is " + String.join(" and ", said));
        }
        return out;
    }

    /** A picture of the same shape, but for the rounding of its sides, is scaled. */
    private static String how(Video clip, Area size, Fit fit) {
        double shape = (double) clip.width() / clip.height();
        boolean same = Math.abs(shape * size.height() / size.width() - 1) < 0.001;
        return same ? "scaled" : fit == Fit.CROP ? "cropped" : fit == Fit.PAD ? "padded" : "stretched";
    }

    private static String name(Path file) {
        return Objects.toString(file.getFileName(), "");
    }
}
