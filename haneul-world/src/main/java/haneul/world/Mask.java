package haneul.world;

import haneul.core.Frame;

/**
 * How much of each pixel one colour covers, with the moments of that. Grey carries no colour, so the share of a colour is
 * read off at right angles to grey, whatever shade lies behind.
 */
final class Mask {
    private static final double LEAST = 0.2;

    final int width;
    final int height;
    final float[] cover;
    final double area;
    final double x;
    final double y;
    /** Some of it lies at the frame's edge. */
    final boolean cut;
    /** The area of the largest other part of the same colour. */
    final double other;

    private Mask(int width, int height, Part largest) {
        this.width = width;
        this.height = height;
        this.cover = largest.cover;
        this.other = largest.other;
        double sum = 0;
        double sx = 0;
        double sy = 0;
        double edge = 0;
        for (int j = 0; j < height; j++) {
            for (int i = 0; i < width; i++) {
                float a = cover[j * width + i];
                sum += a;
                sx += a * (i + 0.5);
                sy += a * (j + 0.5);
                if (i == 0 || j == 0 || i == width - 1 || j == height - 1) {
                    edge += a;
                }
            }
        }
        area = sum;
        x = sum > 0 ? sx / sum : 0;
        y = sum > 0 ? sy / sum : 0;
        cut = edge > 2;
    }

    /** The masks of all colours in a frame; each pixel goes to the colour whose direction it is nearest to. */
    static Mask[] of(Frame f) {
        Hue[] hues = Hue.values();
        int n = f.width() * f.height();
        float[][] cover = new float[hues.length][n];
        byte[] rgb = f.rgb();
        for (int i = 0; i < n; i++) {
            double r = rgb[3 * i] & 0xff;
            double g = rgb[3 * i + 1] & 0xff;
            double b = rgb[3 * i + 2] & 0xff;
            double grey = (r + g + b) / 3;
            r -= grey;
            g -= grey;
            b -= grey;
            double best = 0;
            Hue nearest = hues[0];
            for (Hue h : hues) {
                double along = (r * h.chroma[0] + g * h.chroma[1] + b * h.chroma[2]) / h.chromaLength;
                if (along > best) {
                    best = along;
                    nearest = h;
                }
            }
            double share = best / nearest.chromaLength;
            if (share > LEAST) {
                cover[nearest.ordinal()][i] = (float) Math.min(1, share);
            }
        }
        Mask[] out = new Mask[hues.length];
        for (int h = 0; h < out.length; h++) {
            out[h] = new Mask(f.width(), f.height(), largestPart(f.width(), f.height(), cover[h]));
        }
        return out;
    }

    /** A connected part, and the area of the largest of the others. */
    private record Part(float[] cover, double other) {}

    /** Keeps the connected part of the largest area: fringes between two colours look like a third. */
    private static Part largestPart(int width, int height, float[] cover) {
        int[] label = new int[cover.length];
        int[] queue = new int[cover.length];
        int best = 0;
        double bestArea = 0;
        double second = 0;
        int labels = 0;
        for (int start = 0; start < cover.length; start++) {
            if (cover[start] == 0 || label[start] != 0) {
                continue;
            }
            labels++;
            int head = 0;
            int tail = 0;
            queue[tail++] = start;
            label[start] = labels;
            double area = 0;
            while (head < tail) {
                int at = queue[head++];
                area += cover[at];
                int x = at % width;
                int y = at / width;
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        int nx = x + dx;
                        int ny = y + dy;
                        if (nx >= 0 && ny >= 0 && nx < width && ny < height) {
                            int next = ny * width + nx;
                            if (cover[next] > 0 && label[next] == 0) {
                                label[next] = labels;
                                queue[tail++] = next;
                            }
                        }
                    }
                }
            }
            second = Math.max(second, Math.min(area, bestArea));
            if (area > bestArea) {
                bestArea = area;
                best = labels;
            }
        }
        float[] out = new float[cover.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = label[i] == best && best > 0 ? cover[i] : 0;
        }
        return new Part(out, second);
    }

    /** Intersection over union, 0…1, of this mask and a form of the same area and centre, turned by an angle. */
    double fit(Form form, double angle) {
        double r = Math.sqrt(area / form.area());
        double cos = Math.cos(-angle);
        double sin = Math.sin(-angle);
        int reach = (int) Math.ceil(r * 1.25) + 1;
        double shared = 0;
        double joint = 0;
        double inside = 0;
        for (int j = Math.max(0, (int) y - reach); j <= Math.min(height - 1, (int) y + reach); j++) {
            for (int i = Math.max(0, (int) x - reach); i <= Math.min(width - 1, (int) x + reach); i++) {
                double dx = (i + 0.5 - x) / r;
                double dy = (j + 0.5 - y) / r;
                double outside = form.distance(dx * cos - dy * sin, dx * sin + dy * cos) * r;
                double want = Math.max(0, Math.min(1, 0.5 - outside));
                double have = cover[j * width + i];
                shared += Math.min(want, have);
                joint += Math.max(want, have);
                inside += have;
            }
        }
        joint += area - inside;
        return joint > 0 ? shared / joint : 0;
    }
}
