package haneul.media;

import haneul.core.HaneulException;
import haneul.core.NativeLibrary;
import haneul.media.ffmpeg.Ffmpeg;
import org.bytedeco.ffmpeg.global.avutil;

/** FFmpeg's libraries on this machine. */
public final class FfmpegLibrary {
    private FfmpegLibrary() {}

    /** FFmpeg itself; it is loaded if it can be. */
    public static NativeLibrary library() {
        try {
            Ffmpeg.ready();
            return NativeLibrary.loaded("FFmpeg", Ffmpeg.text(avutil.av_version_info()));
        } catch (HaneulException e) {
            return NativeLibrary.missing("FFmpeg", e.because());
        }
    }
}
