package haneul.media.ffmpeg;

import haneul.core.HaneulException;

/** Limits of size and rate, against mistakes and hostile files. */
public final class Limits {
    /** Pixels of one picture, 67 megapixels. */
    static final long PIXELS = 1L << 26;

    /** Pixels of one side. */
    static final int SIDE = 32_768;

    private Limits() {}

    /** Pixels that a picture may have: a sixteenth of the heap in bytes, so that five RGB copies fit. */
    public static long pixels() {
        return Math.min(PIXELS, Runtime.getRuntime().maxMemory() / 16);
    }

    /** Refuses a size that was asked for. */
    public static void written(long width, long height) {
        double scale = Math.min(
                Math.sqrt(pixels() / (double) Math.max(1, width * height)),
                SIDE / (double) Math.max(1, Math.max(width, height)));
        size(
                "The clip to be written",
                width,
                height,
                "ask for a smaller size, in this shape " + even(width * scale) + "x" + even(height * scale)
                        + " at most");
    }

    private static long even(double side) {
        return Math.max(2, (long) side / 2 * 2);
    }

    /** Refuses a size that is to be read. */
    public static void size(String what, long width, long height) {
        size(what, width, height, "scale it down first, or give Java more memory with -Xmx");
    }

    private static void size(String what, long width, long height, String fix) {
        if (width < 1 || height < 1) {
            throw new HaneulException(
                    what + " is " + width + "x" + height,
                    "each side has at least 1 pixel",
                    "give a size such as 96x64");
        }
        if (width > SIDE || height > SIDE || width * height > pixels()) {
            throw new HaneulException(
                    what + " is " + width + "x" + height + ", which is too large",
                    "a picture may have " + pixels() + " pixels here and " + SIDE + " on a side, this has "
                            + width * height,
                    fix);
        }
    }

    public static void rate(double fps) {
        if (!(fps >= 0.01 && fps <= 1000)) {
            throw new HaneulException(
                    "A rate of " + fps + " frames per second was asked for",
                    "it has to lie between 0.01 and 1000",
                    "give a rate such as 8, 24 or 29.97");
        }
    }
}
