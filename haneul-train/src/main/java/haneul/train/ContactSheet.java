package haneul.train;

import haneul.core.Frame;
import haneul.model.weights.Atomically;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A sheet of filmstrips as one picture: a row a clip, frames from left to right. */
public final class ContactSheet {
    private static final int GAP = 2;
    private static final int MOST = 9;

    private final List<List<Frame>> rows = new ArrayList<>();

    /** Adds a clip; of a long one nine frames are shown, from its first to its last. */
    public ContactSheet row(List<Frame> frames) {
        List<Frame> shown = new ArrayList<>();
        int n = Math.min(MOST, frames.size());
        for (int i = 0; i < n; i++) {
            shown.add(frames.get(n == 1 ? 0 : i * (frames.size() - 1) / (n - 1)));
        }
        rows.add(shown);
        return this;
    }

    /** Writes a PNG, whole or not at all. */
    public void write(Path file) {
        int width = 0;
        int height = 0;
        for (List<Frame> row : rows) {
            width = Math.max(width, row.stream().mapToInt(f -> f.width() + GAP).sum());
            height += row.get(0).height() + GAP;
        }
        BufferedImage sheet = new BufferedImage(Math.max(1, width), Math.max(1, height), BufferedImage.TYPE_INT_RGB);
        int y = 0;
        for (List<Frame> row : rows) {
            int x = 0;
            for (Frame f : row) {
                for (int j = 0; j < f.height(); j++) {
                    for (int i = 0; i < f.width(); i++) {
                        sheet.setRGB(x + i, y + j, f.at(i, j, 0) << 16 | f.at(i, j, 1) << 8 | f.at(i, j, 2));
                    }
                }
                x += f.width() + GAP;
            }
            y += row.get(0).height() + GAP;
        }
        Atomically.file(file, temporary -> {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(sheet, "png", png);
            Files.write(temporary, png.toByteArray());
        });
    }
}
