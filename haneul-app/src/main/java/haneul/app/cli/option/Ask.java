package haneul.app.cli.option;

import haneul.core.HaneulException;

/** Checks that numbers of a request make sense, and says both when they do not. */
public final class Ask {
    private Ask() {}

    public static int whole(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new HaneulException(
                    option + " cannot be " + value,
                    "it takes a whole number from " + least + " to " + most,
                    "choose " + Math.max(least, Math.min(most, value)) + " or another number between");
        }
        return (int) value;
    }

    public static double number(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new HaneulException(
                    option + " cannot be " + plain(value),
                    "it takes a number from " + plain(least) + " to " + plain(most),
                    "choose a number between them");
        }
        return value;
    }

    /** Frames per second with at most three digits after the point, for people. */
    public static String rate(double fps) {
        return plain(Math.rint(fps * 1000) / 1000);
    }

    public static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.valueOf(value);
    }

    /** As many as asked for; otherwise what the system was told, or half of the processors and at most 8. */
    public static int threads(long threads) {
        if (threads != 0) {
            return whole("--threads", threads, 1, 1024);
        }
        String told = System.getenv().getOrDefault("OMP_NUM_THREADS", "");
        return told.matches("[1-9]\\d{0,2}")
                ? Integer.parseInt(told)
                : Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors() / 2));
    }
}
