package haneul.media;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.media.read.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A clip at a fixed rate whose frames are read when they are asked for. A clip describes and holds nothing open; each
 * {@link #open()} starts a reader of its own. Views (slice, resampled, fitted, mapped) are as lazy as what they view.
 */
public interface Video {
    /** Pixels, after the rotation that the file asks for. */
    int width();

    int height();

    /** The number of frames that a reader gives; at least 1. */
    int frames();

    /** Frames per second. */
    double fps();

    /** Starts reading at the first frame; the memory used does not depend on the length. */
    Frames open();

    /** A clip in memory. All frames have one size. */
    static Video of(double fps, List<Frame> frames) {
        return MemoryVideo.of(fps, frames);
    }

    /**
     * Opens an mp4, mov, webm, mkv, gif, png, jpg or webp file, or a folder of numbered pictures; a picture is a clip
     * of one frame. Rotation is applied, transparency lies on white, a variable frame rate becomes a fixed one by the
     * timestamps. A file that was cut off is refused here, one with a frame that cannot be decoded when that is read.
     *
     * @throws HaneulException when there is no such file, or a part of it is missing
     */
    static Video read(Path path) {
        return read(path, Matte.WHITE);
    }

    /** As {@link #read(Path)}, with another matte below transparent parts. */
    static Video read(Path path, Matte ground) {
        return Reading.open(path, ground);
    }

    /**
     * How the pictures of a file were adapted when they were read, each as the end of a sentence that begins with "it
     * is": HDR that became SDR, pixels that became square, transparency that was laid onto a ground. Empty for none.
     */
    default List<String> adaptations() {
        return List.of();
    }

    /** Passes one line with all {@link #adaptations()}, which begins with the name of the file; none for an empty list. */
    default void noteAdaptations(String name, Consumer<String> notes) {
        if (!adaptations().isEmpty()) {
            notes.accept(name + " is " + String.join(" and ", adaptations()));
        }
    }

    /** Every frame, in memory at once: for short clips. */
    default List<Frame> all() {
        List<Frame> all = new ArrayList<>(Math.min(frames(), 10_000));
        try (Frames reader = open()) {
            reader.forEachRemaining(all::add);
        }
        return all;
    }

    /** One frame, from 0. Costs the decoding of the frames before it, so read neighbours with {@link #open()}. */
    default Frame frame(int i) {
        if (i < 0 || i >= frames()) {
            throw new HaneulException(
                    "Frame " + i + " was asked for",
                    "the clip has " + frames() + " frames, counted from 0",
                    "ask for one of 0 to " + (frames() - 1));
        }
        try (Frames reader = open()) {
            reader.skip(i);
            return reader.next();
        }
    }

    /** Frames {@code from} (inclusive) to {@code to} (exclusive). */
    default Video slice(int from, int to) {
        return new Slice(this, from, to);
    }

    /** This clip at another frame rate and of equal duration: the nearest earlier frame is repeated or dropped. */
    default Video resampled(double fps) {
        return fps == fps() ? this : new Resampled(this, fps);
    }

    /** This clip at another size, by a cubic filter that does not alias. */
    default Video fitted(int width, int height, Fit fit) {
        return width == width() && height == height() ? this : new Fitted(this, width, height, fit);
    }

    /** Clips of one size, one behind the other, at the rate of the first. */
    static Video joined(List<Video> parts) {
        return new Joined(parts);
    }

    /** Every frame changed by {@code change}, which gives all frames one size. */
    default Video mapped(UnaryOperator<Frame> change) {
        return new MappedVideo(this, change);
    }
}
