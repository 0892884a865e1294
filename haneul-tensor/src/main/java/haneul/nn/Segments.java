package haneul.nn;

import haneul.core.HaneulException;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Block-diagonal attention mask of a pack: each run of queries attends to one run of keys and to nothing else. Query runs stand one
 * behind the other and cover the pack; key runs may be shared. What it takes to compute it is made once, on the device in
 * use, for all layers that look in the same way.
 */
public final class Segments {
    /** Queries qStart…qStart+qLength−1 attend to keys kStart…kStart+kLength−1. */
    public record Segment(int qStart, int qLength, int kStart, int kLength) {}

    private static final int FEW = 64;

    private final List<Segment> segments;
    private final List<Group> groups;
    private final int queries;
    private final int keys;

    private Segments(List<Segment> segments) {
        this.segments = List.copyOf(segments);
        int end = 0;
        int lastKey = 0;
        for (Segment s : segments) {
            if (s.qStart != end || s.qLength < 1 || s.kLength < 1 || s.kStart < 0) {
                throw new HaneulException(
                        "A pack has a gap or an empty run at token " + end,
                        "the next run starts at " + s.qStart + " with " + s.qLength + " queries and " + s.kLength
                                + " keys",
                        "give every token exactly one run, and every run at least one key");
            }
            end = Math.addExact(s.qStart, s.qLength);
            lastKey = Math.max(lastKey, Math.addExact(s.kStart, s.kLength));
        }
        this.queries = end;
        this.keys = lastKey;
        Map<Long, List<Segment>> alike = new LinkedHashMap<>();
        for (Segment s : segments) {
            long many = s.kLength <= FEW ? 0 : s.kLength;
            alike.computeIfAbsent(((long) s.qLength << 32) | many, k -> new ArrayList<>())
                    .add(s);
        }
        groups = alike.values().stream().map(Segments::group).toList();
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

    /**
     * Runs of queries that each attend to their own run of keys, such as frames to the sentence of their time.
     *
     * @param queryLengths how long each run of queries is
     * @param keyRanges for each run its keys as {@code {from, to}}, without {@code to}
     */
    public static Segments cross(int[] queryLengths, int[][] keyRanges) {
        if (queryLengths.length != keyRanges.length) {
            throw new HaneulException(
                    "Each run of queries needs one run of keys",
                    "there are " + queryLengths.length + " runs of queries and " + keyRanges.length + " of keys",
                    "give as many of one as of the other");
        }
        List<Segment> out = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < queryLengths.length; i++) {
            out.add(new Segment(start, queryLengths[i], keyRanges[i][0], keyRanges[i][1] - keyRanges[i][0]));
            start += queryLengths[i];
        }
        return new Segments(out);
    }

    /** These segments, whose queries stand one behind the other from 0 on without a gap. */
    public static Segments of(List<Segment> segments) {
        return new Segments(segments);
    }

    /** The segments in the order of their queries. */
    public List<Segment> list() {
        return segments;
    }

    /** Number of query tokens. */
    public int queries() {
        return queries;
    }

    /** Least number of key tokens. */
    public int keys() {
        return keys;
    }

    /** The segments in groups that one batched product serves: as many queries, and as many keys unless these are few. */
    List<Group> groups() {
        return groups;
    }

    /**
     * Segments with equally many queries, and their keys.
     *
     * @param together whether their queries stand one behind the other
     * @param longest how many keys the one with the most has
     * @param rows of the keys in the pack, or null if they lie there in this order
     * @param mask −∞ [n, 1, 1, longest] where a segment has fewer keys than the longest, or null
     */
    record Group(
            List<Segment> segments,
            boolean together,
            int longest,
            @Nullable Tensor rows,
            @Nullable Tensor mask) {
        int begin() {
            return segments.get(0).qStart();
        }

        int queries() {
            return segments.size() * segments.get(0).qLength();
        }

        /** Keys or values of all segments from x [S, …]: [n · longest, …]. */
        Tensor gather(Tensor x) {
            long start = segments.get(0).kStart();
            return rows == null ? x.slice(0, start, start + (long) segments.size() * longest) : x.index(0, rows);
        }
    }

    private static Group group(List<Segment> group) {
        int n = group.size();
        int s = group.stream().mapToInt(Segment::kLength).max().orElseThrow();
        Segment first = group.get(0);
        boolean together = true;
        boolean inOrder = true;
        boolean equal = true;
        long[] rows = new long[n * s];
        float[] mask = new float[n * s];
        for (int i = 0; i < n; i++) {
            Segment g = group.get(i);
            together &= g.qStart() == first.qStart() + i * first.qLength();
            inOrder &= g.kStart() == first.kStart() + i * s;
            equal &= g.kLength() == s;
            for (int j = 0; j < s; j++) {
                rows[i * s + j] = g.kStart() + Math.min(j, g.kLength() - 1);
                mask[i * s + j] = j < g.kLength() ? 0 : Float.NEGATIVE_INFINITY;
            }
        }
        return new Group(
                List.copyOf(group),
                together,
                s,
                inOrder && equal ? null : Tensor.of(rows, rows.length),
                equal ? null : Tensor.of(mask, n, 1, 1, s));
    }
}
