package haneul.diffusion.canvas;

import haneul.core.HaneulException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far the pixels of one frame must still be painted: 1 unknown, 0 given, s an edit that starts at noise level s. One
 * number where all pixels agree, so that a canvas of which nothing is known takes no memory.
 */
public final class Level {
    public static final Level UNKNOWN = new Level(1, null);
    public static final Level GIVEN = new Level(0, null);

    private final float everywhere;
    private final float @Nullable [] places;

    private Level(float everywhere, float @Nullable [] places) {
        this.everywhere = everywhere;
        this.places = places;
    }

    /** One level for all pixels, 0…1. */
    public static Level of(double level) {
        check(level);
        return new Level((float) level, null);
    }

    /** A level for each pixel, row by row, 0…1; copied. */
    public static Level of(float[] places) {
        boolean one = places.length > 0;
        for (float p : places) {
            check(p);
            one &= p == places[0];
        }
        return one ? new Level(places[0], null) : new Level(0, places.clone());
    }

    private static void check(double level) {
        if (!(level >= 0 && level <= 1)) {
            throw new HaneulException(
                    "A level of " + level + " cannot be used",
                    "it goes from 0 (given) to 1 (unknown)",
                    "choose a level such as 0.6");
        }
    }

    /** The level of one pixel, counted row by row. */
    public float at(int place) {
        return places == null ? everywhere : places[place];
    }

    /** Whether all pixels agree. */
    public boolean isUniform() {
        return places == null;
    }

    /** How many pixels it speaks of; any number if it is uniform. */
    boolean covers(int pixels) {
        return places == null || places.length == pixels;
    }

    /** All pixels at least at another level's. */
    Level atLeast(Level other, int pixels) {
        if (isUniform() && other.isUniform()) {
            return everywhere >= other.everywhere ? this : other;
        }
        float[] out = new float[pixels];
        for (int p = 0; p < pixels; p++) {
            out[p] = Math.max(at(p), other.at(p));
        }
        return of(out);
    }

    /** Each pixel's level times a strength. */
    Level times(double strength) {
        if (isUniform()) {
            return of(everywhere * strength);
        }
        float[] out = Objects.requireNonNull(places).clone();
        for (int p = 0; p < out.length; p++) {
            out[p] = (float) (out[p] * strength);
        }
        return of(out);
    }

    /** On a larger frame, whose new pixels take the level of the nearest old one. */
    Level on(Grid from, Grid to) {
        if (isUniform()) {
            return this;
        }
        float[] out = new float[to.width() * to.height()];
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                int old = Math.min(y, from.height() - 1) * from.width() + Math.min(x, from.width() - 1);
                out[y * to.width() + x] = at(old);
            }
        }
        return of(out);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Level l && everywhere == l.everywhere && Arrays.equals(places, l.places);
    }

    @Override
    public int hashCode() {
        return Float.hashCode(everywhere) * 31 + Arrays.hashCode(places);
    }

    @Override
    public String toString() {
        return places == null ? String.valueOf(everywhere) : "a mask of " + places.length + " pixels";
    }
}
