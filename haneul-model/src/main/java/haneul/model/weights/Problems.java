package haneul.model.weights;

import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with a file or a model, gathered so that it is reported together and not one by one. */
public final class Problems {
    private static final int SHOWN = 20;
    private static final int LONGEST = 8000;
    private static final int LONGEST_STEP = 1500;

    private final List<String> found = new ArrayList<>();
    private final LinkedHashSet<String> fixes = new LinkedHashSet<>();
    private int refusals;

    /** One clause, without a full stop. */
    public void add(String problem) {
        found.add(problem);
    }

    /** Does a step and gives its result; null, and what was wrong noted, if it is refused. */
    public <T> @Nullable T attempt(Supplier<T> step) {
        try {
            return step.get();
        } catch (HaneulException e) {
            add(e.what().replaceFirst("^The ", "the ") + ": " + cut(e.because(), LONGEST_STEP));
            fixes.add(e.fix());
            refusals++;
            return null;
        }
    }

    public boolean none() {
        return found.isEmpty();
    }

    /** One line of all of them, the first twenty in words. */
    @Override
    public String toString() {
        String shown = String.join("; ", found.subList(0, Math.min(SHOWN, found.size())));
        return found.size() > SHOWN ? shown + "; and " + (found.size() - SHOWN) + " more" : shown;
    }

    /**
     * Does nothing if nothing was found.
     *
     * @param fix for problems that were added; where all come from steps that were refused, their own advice stands
     */
    public void report(String what, String fix) {
        if (!found.isEmpty()) {
            String own = cut(String.join("; ", fixes), LONGEST_STEP);
            throw new HaneulException(what, cut(toString(), LONGEST), refusals == found.size() ? own : fix);
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
