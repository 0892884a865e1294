package haneul.media;

import haneul.media.read.Probe;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a clip or picture is.
 *
 * @param container "mp4", "matroska", "gif", "png", "apng", "jpeg", "webp", "awebp" (animated) or "folder"
 * @param codec FFmpeg's name for it, such as "h264"
 * @param width pixels as shown, after rotation
 * @param height pixels as shown
 * @param fps frames per second; of an unsteady clip the rate at which it is read
 * @param frames frames at that rate
 * @param seconds frames / fps
 * @param pixelFormat FFmpeg's name for it, such as "yuv420p"
 * @param range "limited" or "full"
 * @param matrix "bt709", "bt601", "bt2020", "smpte240m", "fcc" or "rgb"; where the file states none, what is assumed
 * @param transfer FFmpeg's name of the transfer function, such as "bt709", "smpte2084" (PQ) or "arib-std-b67" (HLG);
 *     "unknown" where the file states none
 * @param primaries FFmpeg's name of the colour primaries, such as "bt709" or "bt2020"; or "unknown"
 * @param alpha parts of the first picture are transparent
 * @param rotation degrees clockwise by which the stored pictures are turned for showing: 0, 90, 180 or 270
 * @param sound what it sounds like, or null
 * @param damage what is lost, such as "3 of 17 frames can be read"; "" where nothing is
 */
public record MediaInfo(
        String container,
        String codec,
        int width,
        int height,
        double fps,
        int frames,
        double seconds,
        String pixelFormat,
        String range,
        String matrix,
        String transfer,
        String primaries,
        boolean alpha,
        int rotation,
        @Nullable Sounding sound,
        String damage) {
    /**
     * The sound of a clip.
     *
     * @param codec FFmpeg's name for it, such as "aac"
     * @param rate samples per second
     * @param channels 1 is mono, 2 is stereo
     */
    public record Sounding(String codec, int rate, int channels) {}

    /** True if there is sound. */
    public boolean audio() {
        return sound != null;
    }

    /** True for a single picture, which has no frame rate. */
    public boolean picture() {
        return List.of("png", "jpeg", "webp").contains(container);
    }

    /** Reads the headers, counts the frames, and decodes up to 3000 of them to see whether that can be done. */
    public static MediaInfo of(Path path) {
        return Probe.of(path);
    }
}
