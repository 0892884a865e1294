package haneul.media.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.media.Matte;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.jspecify.annotations.Nullable;

/**
 * Between FFmpeg's pictures of any pixel format and RGB, with the matrix and range that the picture states. Where it
 * states none: limited range, BT.709 from 720 lines on and BT.601 below. Keeps one converter while the format stays.
 */
public final class PixelConverter implements AutoCloseable {
    private static final int HOW = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;

    private final int ground;
    private SwsContext converter = new SwsContext();
    private int[] key = {};
    private @Nullable ToneMap toneMap;
    private AVFrame rgb = av_frame_alloc();

    public PixelConverter() {
        this(Matte.WHITE);
    }

    public PixelConverter(Matte ground) {
        this.ground = ground.grey();
        converter.setNull();
    }

    private static AVPixFmtDescriptor kind(AVFrame in) {
        AVPixFmtDescriptor kind = av_pix_fmt_desc_get(in.format());
        if (kind == null || kind.isNull()) {
            throw HaneulException.run(
                    "A frame cannot be shown",
                    "its pixel format " + in.format() + " is unknown",
                    "convert the clip to H.264 first");
        }
        return kind;
    }

    private static boolean alpha(AVPixFmtDescriptor kind) {
        return (kind.flags() & AV_PIX_FMT_FLAG_ALPHA) != 0;
    }

    /** True if any part of a decoded picture is transparent. */
    public boolean transparent(AVFrame in) {
        AVPixFmtDescriptor kind = kind(in);
        if (!alpha(kind)) {
            return false;
        }
        byte[] rgba = rgba(in);
        for (int at = 3; at < rgba.length; at += 4) {
            if (rgba[at] != (byte) 255) {
                return true;
            }
        }
        return false;
    }

    /** A decoded picture as RGB of the given size, in its own orientation; transparent parts lie on the ground. */
    public Frame read(AVFrame in, int width, int height) {
        AVPixFmtDescriptor kind = kind(in);
        if (ToneMap.applies(in)) {
            return toneMapped(in, kind, width, height);
        }
        boolean alpha = alpha(kind);
        int target = alpha ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24;
        shape(rgb, width, height, target);
        convert(in, rgb, matrix(in), fullRange(in, kind), SWS_CS_DEFAULT, true);
        byte[] out = new byte[3 * width * height];
        int stride = rgb.linesize(0);
        BytePointer data = rgb.data(0);
        if (!alpha) {
            for (int y = 0; y < height; y++) {
                data.position((long) y * stride).get(out, 3 * y * width, 3 * width);
            }
            return new Frame(width, height, out);
        }
        byte[] row = new byte[4 * width];
        for (int y = 0; y < height; y++) {
            data.position((long) y * stride).get(row, 0, row.length);
            int at = 3 * y * width;
            for (int x = 0; x < row.length; x += 4, at += 3) {
                int a = row[x + 3] & 0xff;
                for (int k = 0; k < 3; k++) {
                    out[at + k] = laid(row[x + k] & 0xff, a);
                }
            }
        }
        return new Frame(width, height, out);
    }

    /** A decoded picture in four bytes a pixel, red, green, blue, alpha. */
    public byte[] rgba(AVFrame in) {
        shape(rgb, in.width(), in.height(), AV_PIX_FMT_RGBA);
        convert(in, rgb, matrix(in), fullRange(in, kind(in)), SWS_CS_DEFAULT, true);
        byte[] out = new byte[4 * in.width() * in.height()];
        for (int y = 0; y < in.height(); y++) {
            rgb.data(0).position((long) y * rgb.linesize(0)).get(out, 4 * y * in.width(), 4 * in.width());
        }
        return out;
    }

    private Frame toneMapped(AVFrame in, AVPixFmtDescriptor kind, int width, int height) {
        if (toneMap == null || !toneMap.fits(in)) {
            toneMap = new ToneMap(in);
        }
        shape(rgb, width, height, AV_PIX_FMT_RGBA64LE);
        convert(in, rgb, matrix(in), fullRange(in, kind), SWS_CS_DEFAULT, true);
        byte[] out = new byte[3 * width * height];
        byte[] bytes = new byte[8 * width];
        short[] row = new short[4 * width];
        for (int y = 0; y < height; y++) {
            rgb.data(0).position((long) y * rgb.linesize(0)).get(bytes, 0, bytes.length);
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(row);
            int at = 3 * y * width;
            for (int x = 0; x < row.length; x += 4, at += 3) {
                toneMap.pixel(row, x, out, at);
                int a = alpha(kind) ? (row[x + 3] & 0xffff) >> 8 : 255;
                for (int k = 0; a < 255 && k < 3; k++) {
                    out[at + k] = laid(out[at + k] & 0xff, a);
                }
            }
        }
        return new Frame(width, height, out);
    }

    private byte laid(int value, int alpha) {
        return (byte) ((value * alpha + ground * (255 - alpha) + 127) / 255);
    }

    /** Fills {@code out}, whose format, size, matrix and range are set, with the colours of {@code in}. */
    public void write(Frame in, AVFrame out) {
        int width = in.width();
        int height = in.height();
        shape(rgb, width, height, AV_PIX_FMT_RGB24);
        int stride = rgb.linesize(0);
        BytePointer data = rgb.data(0);
        for (int y = 0; y < height; y++) {
            data.position((long) y * stride).put(in.rgb(), 3 * y * width, 3 * width);
        }
        if (av_frame_make_writable(out) < 0) {
            throw Ffmpeg.noMemory();
        }
        convert(rgb, out, SWS_CS_DEFAULT, true, matrix(out), fullRange(out, av_pix_fmt_desc_get(out.format())));
    }

    private void convert(AVFrame in, AVFrame out, int inMatrix, boolean inFull, int outMatrix, boolean outFull) {
        int[] wanted = {
            in.width(), in.height(), modern(in.format()), inMatrix, inFull ? 1 : 0,
            out.width(), out.height(), modern(out.format()), outMatrix, outFull ? 1 : 0
        };
        if (!Arrays.equals(wanted, key)) {
            drop();
            SwsContext made = sws_getContext(
                    wanted[0], wanted[1], wanted[2], wanted[5], wanted[6], wanted[7], HOW, null, null, (DoublePointer)
                            null);
            if (made == null || made.isNull()) {
                throw HaneulException.run(
                        "A picture cannot be converted",
                        "there is no way from " + name(in.format()) + " at " + in.width() + "x" + in.height() + " to "
                                + name(out.format()) + " at " + out.width() + "x" + out.height(),
                        "convert the clip to H.264 first");
            }
            converter = made;
            key = wanted;
            sws_setColorspaceDetails(
                    converter,
                    sws_getCoefficients(inMatrix),
                    wanted[4],
                    sws_getCoefficients(outMatrix),
                    wanted[9],
                    0,
                    1 << 16,
                    1 << 16);
        }
        int rows = sws_scale(converter, in.data(), in.linesize(), 0, in.height(), out.data(), out.linesize());
        if (rows != out.height()) {
            throw HaneulException.run(
                    "A picture cannot be converted",
                    rows + " of its " + out.height() + " rows came out",
                    "convert the clip to H.264 first");
        }
    }

    /** Makes sure that {@code frame} has memory of its own for that size. */
    public static void shape(AVFrame frame, int width, int height, int format) {
        if (frame.width() == width && frame.height() == height && frame.format() == format) {
            return;
        }
        av_frame_unref(frame);
        frame.width(width);
        frame.height(height);
        frame.format(format);
        if (av_frame_get_buffer(frame, 64) < 0) {
            frame.width(0);
            throw Ffmpeg.noMemory();
        }
    }

    public static String name(int format) {
        BytePointer name = av_get_pix_fmt_name(format);
        return name == null || name.isNull() ? "format " + format : Ffmpeg.text(name);
    }

    /** swscale's number for the matrix of a picture. */
    public static int matrix(AVFrame frame) {
        return switch (frame.colorspace()) {
            case AVCOL_SPC_BT709 -> SWS_CS_ITU709;
            case AVCOL_SPC_FCC -> SWS_CS_FCC;
            case AVCOL_SPC_SMPTE240M -> SWS_CS_SMPTE240M;
            case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL -> SWS_CS_BT2020;
            case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M -> SWS_CS_ITU601;
            default -> ToneMap.applies(frame) ? SWS_CS_BT2020 : frame.height() >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601;
        };
    }

    /** The name of swscale's number for a matrix. */
    public static String matrixName(int swsMatrix) {
        return switch (swsMatrix) {
            case SWS_CS_ITU709 -> "bt709";
            case SWS_CS_FCC -> "fcc";
            case SWS_CS_SMPTE240M -> "smpte240m";
            case SWS_CS_BT2020 -> "bt2020";
            default -> "bt601";
        };
    }

    public static boolean fullRange(AVFrame frame, AVPixFmtDescriptor kind) {
        boolean rgbOrGrey = (kind.flags() & AV_PIX_FMT_FLAG_RGB) != 0 || kind.nb_components() < 3;
        return switch (frame.color_range()) {
            case AVCOL_RANGE_JPEG -> true;
            case AVCOL_RANGE_MPEG -> (kind.flags() & AV_PIX_FMT_FLAG_RGB) != 0;
            default -> rgbOrGrey || modern(frame.format()) != frame.format();
        };
    }

    /** The old names of full-range formats say twice what the range says. */
    private static int modern(int format) {
        return switch (format) {
            case AV_PIX_FMT_YUVJ420P -> AV_PIX_FMT_YUV420P;
            case AV_PIX_FMT_YUVJ422P -> AV_PIX_FMT_YUV422P;
            case AV_PIX_FMT_YUVJ444P -> AV_PIX_FMT_YUV444P;
            case AV_PIX_FMT_YUVJ440P -> AV_PIX_FMT_YUV440P;
            case AV_PIX_FMT_YUVJ411P -> AV_PIX_FMT_YUV411P;
            default -> format;
        };
    }

    private void drop() {
        if (!converter.isNull()) {
            sws_freeContext(converter);
            converter.setNull();
        }
        key = new int[0];
    }

    @Override
    public void close() {
        drop();
        if (!rgb.isNull()) {
            av_frame_free(rgb);
            rgb.setNull();
        }
    }
}
