package haneul.core;

/** Ranges of numbers in a request; an error names both the number and its range. */
public final class Bounds {
    private Bounds() {}

    /**
     * A whole number in least … most.
     *
     * @param name of the parameter, such as {@code ‹steps›}
     */
    public static int whole(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new HaneulException(
                    name + " cannot be " + value,
                    "it takes a whole number from " + least + " to " + most,
                    "choose " + Math.max(least, Math.min(most, value)) + " or another number between");
        }
        return (int) value;
    }

    /**
     * A number in least … most.
     *
     * @param name of the parameter, such as {@code ‹guidance›}
     */
    public static double number(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new HaneulException(
                    name + " cannot be " + plain(value),
                    "it takes a number from " + plain(least) + " to " + plain(most),
                    "choose a number between them");
        }
        return value;
    }

    /** Frames per second with at most three digits after the point, for people. */
    public static String rate(double fps) {
        return plain(Math.rint(fps * 1000) / 1000);
    }

    /** A number without ".0" where it is whole. */
    public static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.valueOf(value);
    }
}
