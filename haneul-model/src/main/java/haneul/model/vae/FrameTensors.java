package haneul.model.vae;

import haneul.core.Frame;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Conversion between 8-bit frames and pixel tensors in −1…1. */
public final class FrameTensors {
    private FrameTensors() {}

    /** An 8-bit value, 0…255, as a number in −1…1. */
    public static float number(int value) {
        return value / 127.5f - 1;
    }

    /** A number in −1…1 (others are clipped) as an 8-bit value, rounded to the nearest. */
    public static byte value(float number) {
        return (byte) Math.round(Math.max(0, Math.min(255, (number + 1) * 127.5f)));
    }

    /** Frames of one size → [3, T, H, W] in −1…1. */
    public static Tensor tensor(List<Frame> frames) {
        return tensor(frames, 0, 0, frames.get(0).width(), frames.get(0).height());
    }

    /**
     * A window of every frame.
     *
     * @param x0 its left edge, in pixels
     * @param y0 its upper edge, in pixels
     * @return [3, T, height, width] in −1…1
     */
    public static Tensor tensor(List<Frame> frames, int x0, int y0, int width, int height) {
        int t = frames.size();
        float[] out = new float[3 * t * width * height];
        for (int f = 0; f < t; f++) {
            Frame frame = frames.get(f);
            byte[] rgb = frame.rgb();
            for (int y = 0; y < height; y++) {
                int from = 3 * ((y0 + y) * frame.width() + x0);
                int to = (f * height + y) * width;
                for (int x = 0; x < width; x++, from += 3, to++) {
                    out[to] = number(rgb[from] & 0xff);
                    out[to + t * height * width] = number(rgb[from + 1] & 0xff);
                    out[to + 2 * t * height * width] = number(rgb[from + 2] & 0xff);
                }
            }
        }
        return Tensor.of(out, 3, t, height, width);
    }

    /** [3, T, H, W] in −1…1 → frames. */
    public static List<Frame> frames(Tensor video) {
        int t = (int) video.size(1);
        int h = (int) video.size(2);
        int w = (int) video.size(3);
        float[] v = video.toFloats();
        List<Frame> out = new ArrayList<>();
        for (int f = 0; f < t; f++) {
            byte[] rgb = new byte[3 * w * h];
            for (int p = 0; p < w * h; p++) {
                for (int c = 0; c < 3; c++) {
                    rgb[3 * p + c] = value(v[(c * t + f) * w * h + p]);
                }
            }
            out.add(new Frame(w, h, rgb));
        }
        return out;
    }
}
