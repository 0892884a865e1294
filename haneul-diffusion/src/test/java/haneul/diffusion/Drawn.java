package haneul.diffusion;

import haneul.core.Frame;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Level;
import java.util.ArrayList;
import java.util.List;

/** Random frames, masks and canvases for tests. */
public final class Drawn {
    private Drawn() {}

    public static Frame frame(Rng rng, int w, int h) {
        byte[] rgb = new byte[3 * w * h];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) rng.nextInt(256);
        }
        return new Frame(w, h, rgb);
    }

    public static List<Frame> clip(Rng rng, Grid g, int frames) {
        List<Frame> out = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            out.add(frame(rng, g.width(), g.height()));
        }
        return out;
    }

    /** A box of ones in a frame of zeros. */
    public static Level box(Rng rng, Grid g) {
        int x0 = rng.nextInt(g.width());
        int y0 = rng.nextInt(g.height());
        float[] out = new float[g.width() * g.height()];
        for (int p = 0; p < out.length; p++) {
            out[p] = p % g.width() >= x0 && p / g.width() >= y0 ? 1 : 0;
        }
        return Level.of(out);
    }

    /** Any grid, any runs and pictures pasted anywhere, any of it repainted at any level. */
    public static Canvas canvas(Rng rng, int multiple, boolean whole) {
        int w = multiple * (1 + rng.nextInt(3)) - (whole ? 0 : rng.nextInt(multiple));
        int h = multiple * (1 + rng.nextInt(3)) - (whole ? 0 : rng.nextInt(multiple));
        Grid g = Grid.of(w, h, whole ? 1 + 4 * rng.nextInt(5) : 1 + rng.nextInt(17));
        Canvas c = Canvas.blank(g);
        for (int n = rng.nextInt(3); n > 0; n--) {
            c = c.say("sentence " + rng.nextInt(100), rng.nextInt(g.frames()));
        }
        for (int n = rng.nextInt(4); n > 0; n--) {
            int at = rng.nextInt(g.frames());
            c = c.paste(clip(rng, g, 1 + rng.nextInt(g.frames() - at)), at);
        }
        if (rng.chance(0.3)) {
            c = c.paste(frame(rng, w, h), rng.nextInt(g.frames()));
        }
        for (int n = rng.nextInt(3); n > 0; n--) {
            if (rng.chance(0.3)) {
                c = c.repaint(rng.nextDouble());
            } else {
                List<Level> mask = new ArrayList<>();
                Level one = box(rng, g);
                boolean soft = rng.chance(0.3);
                for (int i = 0; i < g.frames(); i++) {
                    mask.add(soft ? noise(rng, g) : rng.chance(0.2) ? box(rng, g) : one);
                }
                c = c.repaint(rng.nextDouble(), mask);
            }
        }
        return c;
    }

    private static Level noise(Rng rng, Grid g) {
        float[] out = new float[g.width() * g.height()];
        for (int p = 0; p < out.length; p++) {
            out[p] = (float) rng.nextDouble();
        }
        return Level.of(out);
    }
}
