package haneul.eval;

import java.util.List;
import java.util.Map;

/** Figures of a model, as lines of a table and as values for programs. */
public interface Measurement {
    /** Lines of text, in per cent. */
    List<String> table();

    /** Values by name; shares are fractions of 1. */
    Map<String, Object> json();
}
