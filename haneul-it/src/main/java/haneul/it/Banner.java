package haneul.it;

import haneul.core.Frame;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Clips of one size and length beside and below each other, as one moving picture; each pixel becomes a square. */
final class Banner {
    private static final int COLUMNS = 4;
    private static final int ZOOM = 2;
    private static final int GAP = 4;

    private Banner() {}

    /**
     * Writes the clips in rows of four, in their order, with a white line between them.
     *
     * @param clips of one width, height, length and rate
     */
    static void write(List<Path> clips, Path out) {
        List<List<Frame>> all =
                clips.stream().map(c -> (List<Frame>) Video.read(c).all()).toList();
        Frame first = all.get(0).get(0);
        int w = first.width() * ZOOM + GAP;
        int h = first.height() * ZOOM + GAP;
        int width = COLUMNS * w - GAP;
        int height = (all.size() + COLUMNS - 1) / COLUMNS * h - GAP;
        List<Frame> frames = new ArrayList<>();
        for (int t = 0; t < all.get(0).size(); t++) {
            byte[] rgb = new byte[3 * width * height];
            Arrays.fill(rgb, (byte) 255);
            for (int i = 0; i < all.size(); i++) {
                draw(all.get(i).get(t), rgb, (i / COLUMNS * h) * width + i % COLUMNS * w, width);
            }
            frames.add(new Frame(width, height, rgb));
        }
        VideoWriter.save(Video.of(8, frames), out, VideoWriter.Options.PLAIN);
    }

    private static void draw(Frame f, byte[] rgb, int corner, int width) {
        for (int y = 0; y < f.height() * ZOOM; y++) {
            for (int x = 0; x < f.width() * ZOOM; x++) {
                int from = 3 * (y / ZOOM * f.width() + x / ZOOM);
                System.arraycopy(f.rgb(), from, rgb, 3 * (corner + y * width + x), 3);
            }
        }
    }
}
