package haneul.media.write;

import haneul.core.Frame;
import haneul.media.VideoWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the frames of a {@link VideoWriter} go. */
public interface Sink {
    /**
     * Begins an output.
     *
     * @param path an empty file, or an empty folder
     * @param coding of a video; null for PNG
     * @param folder whether numbered pictures go into a folder
     * @param options settings, and sound that such a file can hold
     */
    static Sink open(
            Path path,
            @Nullable Coding coding,
            boolean folder,
            int width,
            int height,
            double fps,
            VideoWriter.Options options) {
        return coding == null
                ? new PngSink(path, fps, folder, options.settings())
                : new Muxer(path, coding, width, height, fps, options);
    }

    void write(Frame frame);

    /** Everything is on the disk afterwards. */
    void finish();

    /** Lets go of everything; may be called at any time and twice. */
    void discard();
}
