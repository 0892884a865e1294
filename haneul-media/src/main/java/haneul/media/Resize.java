package haneul.media;

import haneul.core.Frame;
import haneul.media.ffmpeg.Limits;
import java.util.Arrays;

/**
 * Scales pictures by a separable cubic filter (Catmull-Rom) that widens when it shrinks, so that fine patterns average
 * instead of flickering. The arithmetic is plain Java: the same bytes on every machine.
 */
public final class Resize {
    private Resize() {}

    /** {@code frame} at {@code width} by {@code height} pixels; the same object when nothing has to change. */
    public static Frame of(Frame frame, int width, int height, Fit fit) {
        if (frame.width() == width && frame.height() == height) {
            return frame;
        }
        Limits.size("The new size", width, height);
        double across = (double) frame.width() / width;
        double down = (double) frame.height() / height;
        return switch (fit) {
            case STRETCH -> scaled(frame, 0, 0, frame.width(), frame.height(), width, height);
            case CROP -> {
                double step = Math.min(across, down);
                double w = width * step;
                double h = height * step;
                yield scaled(frame, (frame.width() - w) / 2, (frame.height() - h) / 2, w, h, width, height);
            }
            case PAD -> {
                double step = Math.max(across, down);
                int w = (int) Math.max(1, Math.min(width, Math.round(frame.width() / step)));
                int h = (int) Math.max(1, Math.min(height, Math.round(frame.height() / step)));
                Frame inner = scaled(frame, 0, 0, frame.width(), frame.height(), w, h);
                yield placed(inner, (width - w) / 2, (height - h) / 2, width, height);
            }
        };
    }

    private static Frame placed(Frame inner, int x, int y, int width, int height) {
        Frame out = Frame.black(width, height);
        for (int row = 0; row < inner.height(); row++) {
            System.arraycopy(
                    inner.rgb(), 3 * row * inner.width(), out.rgb(), 3 * ((row + y) * width + x), 3 * inner.width());
        }
        return out;
    }

    /** The rectangle at (x, y) of w by h source pixels, as width by height pixels. */
    private static Frame scaled(Frame in, double x, double y, double w, double h, int width, int height) {
        Taps across = Taps.of(in.width(), x, w, width);
        Taps down = Taps.of(in.height(), y, h, height);
        byte[] out = new byte[3 * width * height];
        float[][] rows = new float[in.height()][]; // rows already scaled across, dropped once they are above the window
        float[] sum = new float[3 * width];
        int dropped = 0;
        for (int row = 0; row < height; row++) {
            Arrays.fill(sum, 0);
            int first = down.first[row];
            float[] weights = down.weights[row];
            for (; dropped < first; dropped++) {
                rows[dropped] = NONE;
            }
            for (int k = 0; k < weights.length; k++) {
                float[] line = rows[first + k];
                if (line == null) {
                    line = across(in, first + k, across, width);
                    rows[first + k] = line;
                }
                float weight = weights[k];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += weight * line[i];
                }
            }
            int at = 3 * row * width;
            for (int i = 0; i < sum.length; i++) {
                out[at + i] = (byte) Math.max(0, Math.min(255, Math.round(sum[i])));
            }
        }
        return new Frame(width, height, out);
    }

    private static final float[] NONE = {};

    private static float[] across(Frame in, int row, Taps taps, int width) {
        float[] line = new float[3 * width];
        byte[] rgb = in.rgb();
        int start = 3 * row * in.width();
        for (int i = 0; i < width; i++) {
            float[] weights = taps.weights[i];
            int at = start + 3 * taps.first[i];
            float r = 0;
            float g = 0;
            float b = 0;
            for (int k = 0; k < weights.length; k++, at += 3) {
                r += weights[k] * (rgb[at] & 0xff);
                g += weights[k] * (rgb[at + 1] & 0xff);
                b += weights[k] * (rgb[at + 2] & 0xff);
            }
            line[3 * i] = r;
            line[3 * i + 1] = g;
            line[3 * i + 2] = b;
        }
        return line;
    }

    /** For every target pixel, the first source pixel and the weights of the run that begins there. */
    private record Taps(int[] first, float[][] weights) {
        static Taps of(int size, double from, double extent, int target) {
            double step = extent / target;
            double wide = Math.max(1, step);
            int[] first = new int[target];
            float[][] weights = new float[target][];
            for (int i = 0; i < target; i++) {
                double centre = from + (i + 0.5) * step - 0.5;
                int low = (int) Math.floor(centre - 2 * wide) + 1;
                int high = (int) Math.ceil(centre + 2 * wide) - 1;
                int a = Math.max(0, Math.min(size - 1, low));
                int b = Math.max(a, Math.min(size - 1, high));
                double[] sums = new double[b - a + 1];
                double total = 0;
                for (int k = low; k <= high; k++) {
                    double weight = cubic((k - centre) / wide);
                    sums[Math.max(a, Math.min(b, k)) - a] += weight;
                    total += weight;
                }
                float[] run = new float[sums.length];
                for (int k = 0; k < run.length; k++) {
                    run[k] = (float) (sums[k] / total);
                }
                first[i] = a;
                weights[i] = run;
            }
            return new Taps(first, weights);
        }

        private static double cubic(double t) {
            double d = Math.abs(t);
            if (d < 1) {
                return (1.5 * d - 2.5) * d * d + 1;
            }
            return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
        }
    }
}
