package haneul.media.write;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.media.read.FolderSettings;
import java.io.IOException;
import java.nio.file.Path;

/** One PNG file, or a folder of them with numbered names. */
final class PngSink implements Sink {
    private final Path out;
    private final double fps;
    private final boolean folder;
    private final String settings;
    private int count;

    PngSink(Path out, double fps, boolean folder, String settings) {
        this.out = out;
        this.fps = fps;
        this.folder = folder;
        this.settings = settings;
    }

    @Override
    public void write(Frame frame) {
        if (!folder && count > 0) {
            throw new HaneulException(
                    "A second frame cannot go into a png",
                    "a png holds 1 picture",
                    "write an mp4, a gif or a folder instead");
        }
        try {
            if (folder) {
                Png.write(out.resolve(String.format("%06d.png", count)), frame, "");
            } else {
                Png.write(out, frame, settings);
            }
        } catch (IOException e) {
            throw Writable.failed(out, e);
        }
        count++;
    }

    @Override
    public void finish() {
        try {
            if (folder) {
                FolderSettings.write(out, fps, settings);
            }
        } catch (IOException e) {
            throw Writable.failed(out, e);
        }
    }

    @Override
    public void discard() {}
}
