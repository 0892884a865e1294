package haneul.app.cli;

import haneul.core.HaneulException;

/** Checks that numbers of a request make sense, and says both when they do not. */
final class Ask {
    private Ask() {}

    static int whole(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new HaneulException(
                    option + " cannot be " + value,
                    "it takes a whole number from " + least + " to " + most,
                    "choose " + Math.max(least, Math.min(most, value)) + " or another number between");
        }
        return (int) value;
    }

    static double number(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new HaneulException(
                    option + " cannot be " + plain(value),
                    "it takes a number from " + plain(least) + " to " + plain(most),
                    "choose a number between them");
        }
        return value;
    }

    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.valueOf(value);
    }

    static int threads(long threads) {
        int have = Runtime.getRuntime().availableProcessors();
        return threads == 0 ? have : whole("--threads", threads, 1, 1024);
    }
}
