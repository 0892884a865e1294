package haneul.app.cli.console;

import haneul.core.HaneulException;
import haneul.core.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A bar with the time that is left; on anything but a terminal a plain line every few seconds; or events for programs. */
public final class Bar implements Progress {
    private static final long REDRAW = 100_000_000L;
    private static final long LINE = 5_000_000_000L;
    private static final long FIRST_LINE = 1_000_000_000L;
    private static final int WIDTH = 24;

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier clock;
    private String stage = "";
    private String lastName = "";
    private long lastDone;
    private long lastTotal;
    private long began;
    private long first;
    private long drawn;
    private int shown;
    private boolean told;
    private @Nullable Events events;
    private volatile boolean stopped;

    public Bar(PrintWriter err, boolean terminal) {
        this(err, terminal, System::nanoTime);
    }

    /** @param clock nanoseconds from some beginning */
    public Bar(PrintWriter err, boolean terminal, LongSupplier clock) {
        this.err = err;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** Makes the next report of progress end the work. */
    public void stop() {
        stopped = true;
    }

    /** Tells programs from now on, or people again if null. */
    public synchronized void events(@Nullable Events listener) {
        clear();
        events = listener;
    }

    /** Whether the user asked for the end. */
    public boolean stopped() {
        return stopped;
    }

    @Override
    public synchronized void at(String text, long done, long total) {
        at(text, 1, 1, done, total);
    }

    @Override
    public synchronized void at(String text, int part, int parts, long done, long total) {
        String where = parts == 1 ? text : text + ", part " + part + " of " + parts;
        String name = parts == 1 ? text.split(",", 2)[0] : where; // figures follow the stage's name
        boolean repeated = name.equals(lastName) && done == lastDone;
        lastName = name;
        lastDone = done;
        lastTotal = total;
        checkCancelled();
        if (events != null) {
            events.progress(text, part, parts, done, total);
        } else if (!repeated) {
            show(name, where, done, total, (parts - part + 1) * total - done);
        }
    }

    @Override
    public synchronized void checkCancelled() {
        if (stopped) {
            clear();
            throw HaneulException.cancelled(
                    "The work was stopped at \"" + lastName + "\", " + lastDone + " of " + lastTotal);
        }
    }

    /** @param left units of this stage in this part and in the parts after it */
    private void show(String name, String text, long done, long total, long left) {
        long now = clock.getAsLong();
        if (!name.equals(stage)) {
            stage = name;
            began = now;
            first = done;
            drawn = now - (terminal ? REDRAW : LINE - FIRST_LINE);
            told = false;
        }
        boolean last = done >= total;
        if (now - drawn < (terminal ? REDRAW : LINE) && !(last && told)) {
            return;
        }
        drawn = now;
        told = true;
        String time =
                done > first && left > 0 ? ", " + time((now - began) / 1e9 * left / (done - first)) + " left" : "";
        if (terminal) {
            int full = (int) (WIDTH * Math.min(done, total) / Math.max(1, total));
            String line = String.format(
                    Locale.ROOT,
                    "%s [%s%s] %d/%d%s",
                    text,
                    "=".repeat(full),
                    " ".repeat(WIDTH - full),
                    done,
                    total,
                    time);
            err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
            shown = line.length();
        } else {
            err.println(text + " " + done + "/" + total + time);
        }
        err.flush();
    }

    /** Takes the bar away, before something else is printed. */
    public synchronized void clear() {
        if (shown > 0) {
            err.print("\r" + " ".repeat(shown) + "\r");
            err.flush();
            shown = 0;
        }
    }

    /** Seconds as people say them: 8 s, 2 min 5 s, 3 h 12 min. */
    public static String time(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        return s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
    }
}
