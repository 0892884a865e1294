package haneul.media.write;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The coding of an output: container, encoder and colours.
 *
 * @param muxer FFmpeg's name of the container
 * @param encoder FFmpeg's name of the encoder
 * @param pixelFormat what the encoder is given
 * @param colorspace AVCOL_SPC number
 * @param full full range, else limited
 * @param rotation degrees clockwise to be noted in the file; only mp4 and mov can
 * @param settings the encoder's own options
 */
public record Coding(
        String muxer,
        String encoder,
        int pixelFormat,
        int colorspace,
        boolean full,
        int rotation,
        Map<String, String> settings) {
    public static final Coding H264 = new Coding(
            "mp4",
            "libopenh264",
            AV_PIX_FMT_YUV420P,
            AVCOL_SPC_BT709,
            false,
            0,
            Map.of("rc_mode", "bitrate", "profile", "high"));
    public static final Coding VP9 = new Coding(
            "webm",
            "libvpx-vp9",
            AV_PIX_FMT_YUV420P,
            AVCOL_SPC_BT709,
            false,
            0,
            Map.of("crf", "16", "b", "0", "deadline", "good", "cpu-used", "4"));
    public static final Coding FFV1 = new Coding(
            "matroska", "ffv1", AV_PIX_FMT_BGR0, AVCOL_SPC_RGB, true, 0, Map.of("level", "3", "slicecrc", "1"));
    public static final Coding GIF = new Coding("gif", "gif", AV_PIX_FMT_PAL8, AVCOL_SPC_RGB, true, 0, Map.of());

    public static final Coding MOV =
            new Coding("mov", H264.encoder, H264.pixelFormat, H264.colorspace, false, 0, H264.settings);
    public static final Coding AVI =
            new Coding("avi", H264.encoder, H264.pixelFormat, H264.colorspace, false, 0, H264.settings);
    /** Animated, lossy. */
    public static final Coding WEBP = new Coding(
            "webp", "libwebp_anim", AV_PIX_FMT_YUV420P, AVCOL_SPC_SMPTE170M, false, 0, Map.of("quality", "90"));
    /** One picture; JFIF is BT.601 in full range. */
    public static final Coding JPEG = new Coding(
            "mjpeg",
            "mjpeg",
            AV_PIX_FMT_YUVJ444P,
            AVCOL_SPC_BT470BG,
            true,
            0,
            Map.of(
                    "flags",
                    "+qscale+bitexact",
                    "global_quality",
                    String.valueOf(2 * FF_QP2LAMBDA),
                    "huffman",
                    "optimal"));

    /** True where a file holds one picture only. */
    boolean single() {
        return this == JPEG;
    }

    public boolean even() {
        return encoder.equals("libopenh264");
    }

    /** This coding with other colours and another pixel format, as other programs write. */
    public Coding with(int pixelFormat, int colorspace, boolean full) {
        return new Coding(muxer, encoder, pixelFormat, colorspace, full, rotation, settings);
    }

    public Coding with(String option, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(option, value);
        return new Coding(muxer, encoder, pixelFormat, colorspace, full, rotation, more);
    }

    public Coding turned(int degrees) {
        return new Coding(muxer, encoder, pixelFormat, colorspace, full, degrees, settings);
    }

    public static final List<String> SUFFIXES =
            List.of("mp4", "mov", "webm", "mkv", "avi", "gif", "webp", "png", "jpg");
}
