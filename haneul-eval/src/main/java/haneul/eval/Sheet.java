package haneul.eval;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.train.ContactSheet;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Painted clips as one picture, a row a prompt: framed in green where the oracle agrees and in red where not. */
public final class Sheet {
    private static final int BORDER = 2;
    private static final byte[] GREEN = {40, (byte) 200, 80};
    private static final byte[] RED = {(byte) 220, 40, 40};

    private Sheet() {}

    /** Refuses, before any work is done, a file that cannot be written. */
    public static void check(Path file) {
        if (!String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new HaneulException(file + " cannot be written", "a sheet is a png", "name a file that ends in .png");
        }
        Writable.check(file);
    }

    /** Writes a PNG, whole or not at all. */
    public static void write(Path file, List<Evaluation.Painted> painted) {
        ContactSheet strip = new ContactSheet();
        for (Evaluation.Painted p : painted) {
            byte[] colour = p.verdict().joint() ? GREEN : RED;
            strip.row(p.frames().stream().map(f -> framed(f, colour)).toList());
        }
        strip.write(file);
    }

    private static Frame framed(Frame f, byte[] colour) {
        int w = f.width() + 2 * BORDER;
        int h = f.height() + 2 * BORDER;
        byte[] rgb = new byte[3 * w * h];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = colour[i % 3];
        }
        for (int y = 0; y < f.height(); y++) {
            System.arraycopy(f.rgb(), 3 * y * f.width(), rgb, 3 * ((y + BORDER) * w + BORDER), 3 * f.width());
        }
        return new Frame(w, h, rgb);
    }
}
