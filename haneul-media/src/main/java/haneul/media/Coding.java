package haneul.media;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How frames become packets.
 *
 * @param muxer FFmpeg's name of the container
 * @param encoder FFmpeg's name of the encoder
 * @param pixelFormat what the encoder is given
 * @param colorspace AVCOL_SPC number
 * @param full full range, else limited
 * @param rotation degrees clockwise to be noted in the file; only mp4 and mov can
 * @param settings the encoder's own options
 */
record Coding(
        String muxer,
        String encoder,
        int pixelFormat,
        int colorspace,
        boolean full,
        int rotation,
        Map<String, String> settings) {
    static final Coding H264 = new Coding(
            "mp4",
            "libopenh264",
            AV_PIX_FMT_YUV420P,
            AVCOL_SPC_BT709,
            false,
            0,
            Map.of("rc_mode", "bitrate", "profile", "high"));
    static final Coding VP9 = new Coding(
            "webm",
            "libvpx-vp9",
            AV_PIX_FMT_YUV420P,
            AVCOL_SPC_BT709,
            false,
            0,
            Map.of("crf", "16", "b", "0", "deadline", "good", "cpu-used", "4"));
    static final Coding FFV1 = new Coding(
            "matroska", "ffv1", AV_PIX_FMT_BGR0, AVCOL_SPC_RGB, true, 0, Map.of("level", "3", "slicecrc", "1"));
    static final Coding GIF = new Coding("gif", "gif", AV_PIX_FMT_PAL8, AVCOL_SPC_RGB, true, 0, Map.of());

    static String nameOf(int swsMatrix) {
        return switch (swsMatrix) {
            case SWS_CS_ITU709 -> "bt709";
            case SWS_CS_FCC -> "fcc";
            case SWS_CS_SMPTE240M -> "smpte240m";
            case SWS_CS_BT2020 -> "bt2020";
            default -> "bt601";
        };
    }

    boolean even() {
        return encoder.equals("libopenh264");
    }

    /** The same with other colours and another pixel format: what other people's files look like. */
    Coding with(int pixelFormat, int colorspace, boolean full) {
        return new Coding(muxer, encoder, pixelFormat, colorspace, full, rotation, settings);
    }

    Coding with(String option, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(option, value);
        return new Coding(muxer, encoder, pixelFormat, colorspace, full, rotation, more);
    }

    Coding turned(int degrees) {
        return new Coding(muxer, encoder, pixelFormat, colorspace, full, degrees, settings);
    }

    static final List<String> SUFFIXES = List.of("mp4", "webm", "mkv", "gif", "png");
}
