package haneul.app.cli.option;

import haneul.core.Bounds;
import haneul.job.Compute;

/** Checks that numbers of a request make sense, and says both when they do not. */
public final class Ask {
    private Ask() {}

    public static int whole(String option, long value, long least, long most) {
        return Bounds.whole(option, value, least, most);
    }

    public static double number(String option, double value, double least, double most) {
        return Bounds.number(option, value, least, most);
    }

    /** Frames per second with at most three digits after the point, for people. */
    public static String rate(double fps) {
        return Bounds.rate(fps);
    }

    public static String plain(double value) {
        return Bounds.plain(value);
    }

    /** As many as asked for; 0 is what the environment sets, or half of the processors and at most 8. */
    public static int threads(long threads) {
        return Compute.threads(threads == 0 ? 0 : whole("--threads", threads, 0, 1024));
    }
}
