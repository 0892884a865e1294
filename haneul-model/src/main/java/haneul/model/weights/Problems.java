package haneul.model.weights;

import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one file, gathered so that it is reported together and not one by one. */
final class Problems {
    private static final int SHOWN = 20;
    private static final int LONGEST = 4000;

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
            throw new HaneulException(what, cut(toString(), LONGEST), fix);
        }
    }

    /** The beginning of a text from a file, which may be of any length. */
    static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }

    /** A name from a file, short enough to be read. */
    static String quote(String name) {
        return "\"" + cut(name, 120) + "\"";
    }
}
