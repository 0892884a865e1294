package haneul.job.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Level;
import java.util.ArrayList;
import java.util.List;

/** Pixels added around a clip, written {@code left:16,right:16}. */
public record Margin(int left, int right, int top, int bottom) {
    private static final List<String> SIDES = List.of("left", "right", "top", "bottom");
    private static final int MOST = 4096;

    /** Nothing is added. */
    public static final Margin NONE = new Margin(0, 0, 0, 0);

    /** @throws HaneulException where the text names no sides with pixels */
    @JsonCreator
    public static Margin parse(String text) {
        int[] pixels = new int[SIDES.size()];
        for (String part : text.split(",", -1)) {
            String[] words = part.strip().split(":", -1);
            int side = SIDES.indexOf(words[0]);
            if (words.length != 2 || side < 0 || !words[1].matches("\\d{1,4}") || Integer.parseInt(words[1]) > MOST) {
                throw new HaneulException(
                        "‹pad› cannot be " + text,
                        "it takes sides with pixels from 0 to " + MOST,
                        "write it like left:16,right:16");
            }
            pixels[side] = Integer.parseInt(words[1]);
        }
        return new Margin(pixels[0], pixels[1], pixels[2], pixels[3]);
    }

    @Override
    @JsonValue
    public String toString() {
        int[] pixels = {left, right, top, bottom};
        List<String> sides = new ArrayList<>();
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i] > 0) {
                sides.add(SIDES.get(i) + ":" + pixels[i]);
            }
        }
        return sides.isEmpty() ? "left:0" : String.join(",", sides);
    }

    boolean isNone() {
        return left + right + top + bottom == 0;
    }

    /** The size that a clip must have for the whole to have this one. */
    Area inside(Area whole) {
        if (whole.width() <= left + right || whole.height() <= top + bottom) {
            throw new HaneulException(
                    "‹size› cannot be " + whole,
                    "the sides of ‹pad› take " + (left + right) + "x" + (top + bottom) + " of it",
                    "choose a larger size");
        }
        return new Area(whole.width() - left - right, whole.height() - top - bottom);
    }

    /** A larger picture, whose new pixels repeat the nearest ones. */
    Frame around(Frame f) {
        int w = f.width() + left + right;
        int h = f.height() + top + bottom;
        byte[] rgb = new byte[3 * w * h];
        for (int p = 0; p < w * h; p++) {
            int x = Math.max(0, Math.min(f.width() - 1, p % w - left));
            int y = Math.max(0, Math.min(f.height() - 1, p / w - top));
            System.arraycopy(f.rgb(), 3 * (y * f.width() + x), rgb, 3 * p, 3);
        }
        return new Frame(w, h, rgb);
    }

    /** Masks of a larger picture, with one value for the new pixels. */
    List<Level> around(List<Level> masks, Area inside, float outside) {
        return isNone()
                ? masks
                : masks.stream().map(m -> around(m, inside, outside)).toList();
    }

    private Level around(Level mask, Area inside, float outside) {
        int w = inside.width() + left + right;
        float[] out = new float[w * (inside.height() + top + bottom)];
        for (int p = 0; p < out.length; p++) {
            int x = p % w - left;
            int y = p / w - top;
            boolean within = x >= 0 && y >= 0 && x < inside.width() && y < inside.height();
            out[p] = within ? mask.at(y * inside.width() + x) : outside;
        }
        return Level.of(out);
    }
}
