package haneul.media.read;

import haneul.core.HaneulException;
import haneul.media.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The comment of a file: the metadata of mp4, Matroska, gif and png that any program may write text into. */
public final class Comments {
    private Comments() {}

    /** The comment, or "". */
    public static String of(Path path) {
        Ffmpeg.ready();
        try {
            return switch (Container.of(path)) {
                case PNG, APNG -> PngChunks.comment(path);
                case GIF -> GifBlocks.read(path);
                case MP4, MATROSKA, AVI -> tag(path);
                case WEBP, AWEBP -> RiffChunks.description(path);
                case JPEG -> JpegSegments.comment(path);
            };
        } catch (IOException | UncheckedIOException e) {
            throw new HaneulException(
                            path + " cannot be read", "the system says " + e.getMessage(), "check that you may read it")
                    .from(e);
        }
    }

    private static String tag(Path path) {
        try (Decoder file = new Decoder(path)) {
            return Ffmpeg.get(file.format.metadata(), "comment");
        }
    }
}
