package haneul.model.weights;

import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one file, gathered so that it is reported together and not one by one. */
final class Problems {
    private static final int SHOWN = 20;

    private final List<String> found = new ArrayList<>();

    void add(String problem) {
        found.add(problem);
    }

    boolean none() {
        return found.isEmpty();
    }

    /** One line of all of them, the first twenty in words. */
    @Override
    public String toString() {
        String shown = String.join("; ", found.subList(0, Math.min(SHOWN, found.size())));
        return found.size() > SHOWN ? shown + "; and " + (found.size() - SHOWN) + " more" : shown;
    }

    /** Does nothing if nothing was found. */
    void report(String what, String fix) {
        if (!found.isEmpty()) {
            throw new HaneulException(oneLine(what), oneLine(toString()), oneLine(fix));
        }
    }

    /** Names in files are anything; messages are one line each, without control characters and of bounded length. */
    static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ");
        return line.length() > 4000 ? line.substring(0, 4000) + "…" : line;
    }

    /** A name from a file, short enough to be read. */
    static String quote(String name) {
        return "\"" + oneLine(name.length() > 120 ? name.substring(0, 120) + "…" : name) + "\"";
    }
}
