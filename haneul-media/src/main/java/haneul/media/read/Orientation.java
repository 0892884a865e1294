package haneul.media.read;

import haneul.core.Frame;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * One of the eight ways in which a picture can lie: a picture point (x, y) is shown at (a·x + c·y, b·x + d·y), each of
 * the four −1, 0 or 1.
 */
record Orientation(int a, int b, int c, int d) {
    static final Orientation UPRIGHT = new Orientation(1, 0, 0, 1);

    /** Degrees clockwise, without the mirroring. */
    int degrees() {
        return a != 0 ? (a > 0 ? 0 : 180) : (b > 0 ? 90 : 270);
    }

    /** The orientation that EXIF numbers 1 to 8 (EXIF 2.32, tag 274). */
    static Orientation exif(int number) {
        return switch (number) {
            case 2 -> new Orientation(-1, 0, 0, 1);
            case 3 -> new Orientation(-1, 0, 0, -1);
            case 4 -> new Orientation(1, 0, 0, -1);
            case 5 -> new Orientation(0, 1, 1, 0);
            case 6 -> new Orientation(0, 1, -1, 0);
            case 7 -> new Orientation(0, -1, -1, 0);
            case 8 -> new Orientation(0, -1, 1, 0);
            default -> UPRIGHT;
        };
    }

    /** Of the display matrix or the EXIF data of a file; odd angles count as upright. */
    static Orientation of(Decoder file, AVFrame frame) {
        AVStream stream = file.stream;
        AVFrameSideData inFrame = avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
        if (inFrame != null && !inFrame.isNull()) {
            return of(inFrame.data(), inFrame.size());
        }
        int n = stream.codecpar().nb_coded_side_data();
        if (n > 0) {
            AVPacketSideData data = avcodec.av_packet_side_data_get(
                    stream.codecpar().coded_side_data(), n, avcodec.AV_PKT_DATA_DISPLAYMATRIX);
            if (data != null && !data.isNull()) {
                return of(data.data(), data.size());
            }
        }
        return exif(Exif.orientation(file.path, file.container));
    }

    private static Orientation of(BytePointer data, long size) {
        if (data == null || data.isNull() || size < 36) {
            return UPRIGHT;
        }
        IntPointer m = new IntPointer(data);
        Orientation o = new Orientation(sign(m.get(0)), sign(m.get(1)), sign(m.get(3)), sign(m.get(4)));
        boolean straight = o.a != 0 && o.d != 0 && o.b == 0 && o.c == 0;
        boolean lying = o.b != 0 && o.c != 0 && o.a == 0 && o.d == 0;
        return straight || lying ? o : UPRIGHT;
    }

    /** 16.16 fixed point to −1, 0 or 1. */
    private static int sign(int fixed) {
        return Math.abs((long) fixed) < 0x8000 ? 0 : Integer.signum(fixed);
    }

    boolean turned() {
        return a == 0;
    }

    Frame apply(Frame in) {
        if (equals(UPRIGHT)) {
            return in;
        }
        int w = in.width();
        int h = in.height();
        int outW = turned() ? h : w;
        int outH = turned() ? w : h;
        int x0 = (a < 0 ? w - 1 : 0) + (c < 0 ? h - 1 : 0);
        int y0 = (b < 0 ? w - 1 : 0) + (d < 0 ? h - 1 : 0);
        byte[] from = in.rgb();
        byte[] to = new byte[from.length];
        int at = 0;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++, at += 3) {
                int put = 3 * ((y0 + b * x + d * y) * outW + x0 + a * x + c * y);
                to[put] = from[at];
                to[put + 1] = from[at + 1];
                to[put + 2] = from[at + 2];
            }
        }
        return new Frame(outW, outH, to);
    }
}
