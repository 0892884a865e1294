package haneul.nn;

import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may look at whom in a pack: each run of queries attends to one run of keys and to nothing else. Query runs stand one
 * behind the other and cover the pack; key runs may be shared.
 */
public final class Segments {
    /** Queries qStart…qStart+qLength−1 attend to keys kStart…kStart+kLength−1. */
    public record Segment(int qStart, int qLength, int kStart, int kLength) {}

    private final List<Segment> segments;
    private final int queries;

    private Segments(List<Segment> segments) {
        this.segments = List.copyOf(segments);
        int end = 0;
        for (Segment s : segments) {
            if (s.qStart != end || s.qLength < 1 || s.kLength < 1) {
                throw new HaneulException(
                        "A pack has a gap or an empty run at token " + end,
                        "the next run starts at " + s.qStart + " with " + s.qLength + " tokens and hears " + s.kLength,
                        "give every token exactly one run, and every run something to listen to");
            }
            end = s.qStart + s.qLength;
        }
        this.queries = end;
    }

    /** Runs of these lengths that each attend to themselves. */
    public static Segments self(int... lengths) {
        List<Segment> out = new ArrayList<>();
        int start = 0;
        for (int n : lengths) {
            out.add(new Segment(start, n, start, n));
            start += n;
        }
        return new Segments(out);
    }

    public static Segments of(List<Segment> segments) {
        return new Segments(segments);
    }

    public List<Segment> list() {
        return segments;
    }

    /** How many query tokens the pack has. */
    public int queries() {
        return queries;
    }

    /** The segments sorted into groups of equal lengths, which one batched product can serve. */
    Map<Long, List<Segment>> groups() {
        Map<Long, List<Segment>> groups = new LinkedHashMap<>();
        for (Segment s : segments) {
            groups.computeIfAbsent(((long) s.qLength << 32) | s.kLength, k -> new ArrayList<>())
                    .add(s);
        }
        return groups;
    }
}
