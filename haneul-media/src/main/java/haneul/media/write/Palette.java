package haneul.media.write;

import haneul.core.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * At most 256 colours for one picture: its own where it has no more, else the means of the boxes that median cut
 * (Heckbert 1982) finds, with the error of each pixel handed on to its neighbours (Floyd and Steinberg 1976).
 */
final class Palette {
    private final int[] colors; // 0xRRGGBB
    private final boolean exact;
    private final short[] nearest = new short[1 << 15]; // by 5 bits a channel; −1 where not yet asked

    private Palette(int[] colors, boolean exact) {
        this.colors = colors;
        this.exact = exact;
        Arrays.fill(nearest, (short) -1);
    }

    static Palette of(Frame frame) {
        byte[] rgb = frame.rgb();
        int[] seen = new int[256];
        int n = 0;
        for (int at = 0; at < rgb.length; at += 3) {
            int color = color(rgb, at);
            int place = Arrays.binarySearch(seen, 0, n, color);
            if (place < 0) {
                if (n == 256) {
                    return new Palette(cut(rgb), false);
                }
                place = -place - 1;
                System.arraycopy(seen, place, seen, place + 1, n - place);
                seen[place] = color;
                n++;
            }
        }
        return new Palette(Arrays.copyOf(seen, n), true);
    }

    private static int color(byte[] rgb, int at) {
        return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
    }

    /** Cells of a 32×32×32 histogram, halved along their longest side until there are 256 boxes. */
    private static int[] cut(byte[] rgb) {
        long[][] cells = new long[1 << 15][]; // count, sums of red, green, blue
        List<long[]> filled = new ArrayList<>();
        for (int at = 0; at < rgb.length; at += 3) {
            int r = rgb[at] & 0xff;
            int g = rgb[at + 1] & 0xff;
            int b = rgb[at + 2] & 0xff;
            int cell = r >> 3 << 10 | g >> 3 << 5 | b >> 3;
            if (cells[cell] == null) {
                cells[cell] = new long[4];
                filled.add(cells[cell]);
            }
            long[] c = cells[cell];
            c[0]++;
            c[1] += r;
            c[2] += g;
            c[3] += b;
        }
        List<List<long[]>> boxes = new ArrayList<>();
        boxes.add(filled);
        while (boxes.size() < 256) {
            int best = -1;
            double most = 0;
            for (int i = 0; i < boxes.size(); i++) {
                double weight = spread(boxes.get(i), widest(boxes.get(i))) * Math.sqrt(count(boxes.get(i)));
                if (boxes.get(i).size() > 1 && weight > most) {
                    most = weight;
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            List<long[]> box = boxes.get(best);
            int axis = widest(box);
            box.sort((p, q) -> Double.compare(mean(p, axis), mean(q, axis)));
            long half = count(box) / 2;
            int split = 1;
            for (long sum = box.get(0)[0]; split < box.size() - 1 && sum < half; split++) {
                sum += box.get(split)[0];
            }
            boxes.set(best, new ArrayList<>(box.subList(0, split)));
            boxes.add(new ArrayList<>(box.subList(split, box.size())));
        }
        return boxes.stream().mapToInt(Palette::meanColor).toArray();
    }

    private static double mean(long[] cell, int axis) {
        return (double) cell[axis] / cell[0];
    }

    private static long count(List<long[]> box) {
        long sum = 0;
        for (long[] cell : box) {
            sum += cell[0];
        }
        return sum;
    }

    private static double spread(List<long[]> box, int axis) {
        double low = 255;
        double high = 0;
        for (long[] cell : box) {
            low = Math.min(low, mean(cell, axis));
            high = Math.max(high, mean(cell, axis));
        }
        return high - low;
    }

    private static int widest(List<long[]> box) {
        int best = 1;
        for (int axis = 2; axis <= 3; axis++) {
            best = spread(box, axis) > spread(box, best) ? axis : best;
        }
        return best;
    }

    private static int meanColor(List<long[]> box) {
        long[] sum = new long[4];
        for (long[] cell : box) {
            for (int i = 0; i < 4; i++) {
                sum[i] += cell[i];
            }
        }
        int color = 0;
        for (int i = 1; i <= 3; i++) {
            color = color << 8 | (int) Math.round((double) sum[i] / sum[0]);
        }
        return color;
    }

    private int index(int r, int g, int b) {
        if (exact) {
            return Arrays.binarySearch(colors, r << 16 | g << 8 | b);
        }
        int cell = r >> 3 << 10 | g >> 3 << 5 | b >> 3;
        if (nearest[cell] < 0) {
            int best = 0;
            int least = Integer.MAX_VALUE;
            for (int i = 0; i < colors.length; i++) {
                int dr = (colors[i] >> 16) - ((r & ~7) + 4);
                int dg = (colors[i] >> 8 & 0xff) - ((g & ~7) + 4);
                int db = (colors[i] & 0xff) - ((b & ~7) + 4);
                int d = dr * dr + dg * dg + db * db;
                if (d < least) {
                    least = d;
                    best = i;
                }
            }
            nearest[cell] = (short) best;
        }
        return nearest[cell];
    }

    /** Writes the palette and the indices into a PAL8 picture. */
    void put(Frame frame, AVFrame out) {
        IntPointer table = new IntPointer(out.data(1));
        for (int i = 0; i < 256; i++) {
            table.put(i, 0xff000000 | (i < colors.length ? colors[i] : 0));
        }
        int width = frame.width();
        byte[] row = new byte[width];
        int[] now = new int[3 * (width + 2)]; // error owed to this row, in sixteenths
        int[] below = new int[3 * (width + 2)];
        BytePointer data = out.data(0);
        byte[] rgb = frame.rgb();
        int[] want = new int[3];
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                int slot = 3 * (x + 1);
                for (int k = 0; k < 3; k++) {
                    want[k] = Math.max(0, Math.min(255, (rgb[at + k] & 0xff) + (now[slot + k] + 8 >> 4)));
                }
                int index = index(want[0], want[1], want[2]);
                row[x] = (byte) index;
                if (!exact) {
                    for (int k = 0; k < 3; k++) {
                        int error = want[k] - (colors[index] >> (16 - 8 * k) & 0xff);
                        now[slot + 3 + k] += 7 * error;
                        below[slot - 3 + k] += 3 * error;
                        below[slot + k] += 5 * error;
                        below[slot + 3 + k] += error;
                    }
                }
            }
            data.position((long) y * out.linesize(0)).put(row, 0, width);
            int[] swap = now;
            now = below;
            below = swap;
            Arrays.fill(below, 0);
        }
    }
}
