package haneul.diffusion.canvas;

import haneul.core.HaneulException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The noise level from which each pixel of a frame is painted: 1 unknown, 0 given, s an edit that starts at noise level s
 * (SDEdit; Meng et al., 2022); and the share of the painted pixel in the result, below 1 at the soft edges of a mask. One
 * number if all pixels agree, so that a blank canvas takes no memory.
 */
public final class Level {
    public static final Level UNKNOWN = new Level(1, null, null);
    public static final Level GIVEN = new Level(0, null, null);

    private final float everywhere;
    private final float @Nullable [] places;
    private final @Nullable Level share; // null: all of what is painted shows

    private Level(float everywhere, float @Nullable [] places, @Nullable Level share) {
        this.everywhere = everywhere;
        this.places = places;
        this.share = share;
    }

    /** One level for all pixels, 0…1. */
    public static Level of(double level) {
        check(level);
        return new Level((float) level, null, null);
    }

    /** A level for each pixel, row by row, 0…1; copied. */
    public static Level of(float[] places) {
        boolean one = places.length > 0;
        for (float p : places) {
            check(p);
            one &= p == places[0];
        }
        return one ? new Level(places[0], null, null) : new Level(0, places.clone(), null);
    }

    private static void check(double level) {
        if (!(level >= 0 && level <= 1)) {
            throw new HaneulException(
                    "A level of " + level + " cannot be used",
                    "it must be between 0 (given) and 1 (unknown)",
                    "choose a level such as 0.6");
        }
    }

    /** The level of one pixel, counted row by row. */
    public float at(int place) {
        return places == null ? everywhere : places[place];
    }

    /** Whether the levels of all pixels agree. */
    public boolean isUniform() {
        return places == null;
    }

    /** The share of the painted pixel in the result, 0…1; the rest is the known pixel. It is 0 where that is given. */
    public float share(int place) {
        return share != null ? share.at(place) : (float) Math.ceil(at(place));
    }

    /** The shares as levels. */
    Level shares() {
        return share != null ? share : map(this, this, (level, same) -> Math.ceil(level));
    }

    /** Whether the share is 1 wherever a pixel is painted. */
    boolean showsAll() {
        return share == null;
    }

    /** Whether it fits a frame of so many pixels; a uniform level fits any. */
    boolean covers(int pixels) {
        return (places == null || places.length == pixels) && (share == null || share.covers(pixels));
    }

    /** The maximum of both levels for each pixel, and of both shares. */
    Level atLeast(Level other) {
        return map(this, other, Math::max).showing(map(shares(), other.shares(), Math::max));
    }

    /** Each pixel's level times a strength; the share is 1. */
    Level times(double strength) {
        return map(this, this, (level, same) -> (float) (level * strength));
    }

    /** Copy with a share for each pixel. */
    Level showing(Level shown) {
        Level all = new Level(everywhere, places, null);
        Level some = map(this, shown, (level, s) -> level == 0 || level == 1 ? level : s);
        return some.equals(all.shares()) ? all : new Level(everywhere, places, some);
    }

    private static Level map(Level a, Level b, DoubleBinaryOperator f) {
        if (a.places == null && b.places == null) {
            return of(f.applyAsDouble(a.everywhere, b.everywhere));
        }
        float[] out = new float[Objects.requireNonNull(a.places != null ? a.places : b.places).length];
        for (int p = 0; p < out.length; p++) {
            out[p] = (float) f.applyAsDouble(a.at(p), b.at(p));
        }
        return of(out);
    }

    /** Extended to a larger frame, whose new pixels take the level of the nearest old one. */
    Level on(Grid from, Grid to) {
        Level shown = share == null ? null : share.on(from, to);
        if (places == null) {
            return new Level(everywhere, null, shown);
        }
        float[] out = new float[to.width() * to.height()];
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                int old = Math.min(y, from.height() - 1) * from.width() + Math.min(x, from.width() - 1);
                out[y * to.width() + x] = at(old);
            }
        }
        return new Level(0, out, shown);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Level l
                && everywhere == l.everywhere
                && Arrays.equals(places, l.places)
                && Objects.equals(share, l.share);
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
