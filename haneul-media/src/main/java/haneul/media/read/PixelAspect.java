package haneul.media.read;

import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * The sample aspect ratio of stored pictures (ITU-T H.264, table E-1), and their size in square pixels: the longer side
 * of a pixel decides, so that no detail is lost.
 *
 * @param num width of a pixel
 * @param den height of a pixel
 * @param width square pixels, before rotation
 * @param height square pixels, before rotation
 */
record PixelAspect(int num, int den, int width, int height) {
    private static final double MOST = 8;

    static PixelAspect of(AVStream stream, AVFrame frame) {
        AVRational r =
                frame.sample_aspect_ratio().num() > 0 ? frame.sample_aspect_ratio() : stream.sample_aspect_ratio();
        int w = frame.width();
        int h = frame.height();
        double ratio = r.num() > 0 && r.den() > 0 ? (double) r.num() / r.den() : 1;
        if (ratio == 1 || ratio > MOST || ratio < 1 / MOST) {
            return new PixelAspect(1, 1, w, h);
        }
        return ratio > 1
                ? new PixelAspect(r.num(), r.den(), (int) Math.round(w * ratio), h)
                : new PixelAspect(r.num(), r.den(), w, (int) Math.round(h / ratio));
    }

    boolean square() {
        return num == den;
    }

    /** Such as "4:3". */
    String ratio() {
        return num + ":" + den;
    }
}
