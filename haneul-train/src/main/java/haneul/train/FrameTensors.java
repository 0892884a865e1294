package haneul.train;

import haneul.core.Frame;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Frames to tensors and back. */
public final class FrameTensors {
    private FrameTensors() {}

    /** Frames of one size → [3, T, H, W] in −1…1. */
    public static Tensor tensor(List<Frame> frames) {
        return tensor(frames, 0, 0, frames.get(0).width(), frames.get(0).height());
    }

    /** A window of every frame. */
    static Tensor tensor(List<Frame> frames, int x0, int y0, int width, int height) {
        int t = frames.size();
        float[] out = new float[3 * t * width * height];
        for (int f = 0; f < t; f++) {
            Frame frame = frames.get(f);
            byte[] rgb = frame.rgb();
            for (int y = 0; y < height; y++) {
                int from = 3 * ((y0 + y) * frame.width() + x0);
                int to = (f * height + y) * width;
                for (int x = 0; x < width; x++, from += 3, to++) {
                    out[to] = (rgb[from] & 0xff) / 127.5f - 1;
                    out[to + t * height * width] = (rgb[from + 1] & 0xff) / 127.5f - 1;
                    out[to + 2 * t * height * width] = (rgb[from + 2] & 0xff) / 127.5f - 1;
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
                    float x = v[(c * t + f) * w * h + p];
                    rgb[3 * p + c] = (byte) Math.round(Math.max(0, Math.min(255, (x + 1) * 127.5f)));
                }
            }
            out.add(new Frame(w, h, rgb));
        }
        return out;
    }
}
