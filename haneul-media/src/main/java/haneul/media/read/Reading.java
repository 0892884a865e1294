package haneul.media.read;

import haneul.core.HaneulException;
import haneul.media.Matte;
import haneul.media.Video;
import haneul.media.ffmpeg.Ffmpeg;
import java.nio.file.Files;
import java.nio.file.Path;

/** From a path to a clip. */
public final class Reading {
    private Reading() {}

    public static Video open(Path path, Matte ground) {
        Ffmpeg.ready();
        try {
            return Files.isDirectory(path) ? FolderVideo.of(path, ground) : FileVideo.of(path, ground);
        } catch (OutOfMemoryError e) {
            throw HaneulException.run(
                            path + " does not fit into memory",
                            "Java may use " + (Runtime.getRuntime().maxMemory() >> 20) + " MB",
                            "scale the clip down first, or give Java more memory with -Xmx")
                    .from(e);
        }
    }
}
