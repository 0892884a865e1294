package haneul.nn;

import haneul.core.HaneulException;
import haneul.nn.Segments.Group;
import haneul.nn.Segments.Segment;
import haneul.tensor.DType;
import haneul.tensor.Device;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention, softmax(q kᵀ / √D) v, within the segments of a pack. Vaswani et al., 2017.
 *
 * <p>Segments of equal lengths are computed together (those with only a few keys, such as sentences, may differ in
 * these), by libtorch's fused kernel: in F32 on the CPU, in any type on other devices. It has none for BF16 on the CPU: there long segments are cut into blocks of queries, so that the
 * scores never take more than {@link #BLOCK} rows a head, and those whose gradients are wanted are plain products.
 *
 * <p>Legend: L queries, S keys, H heads, D width of a head, n segments of a group, l and s their lengths.
 */
public final class Attention {
    private static final int BLOCK = 256;
    private static final long SHORT = 512L * 512;

    private Attention() {}

    /** q [L, H, D], k and v [S, H, D] → [L, H, D]. */
    public static Tensor forward(Tensor q, Tensor k, Tensor v, Segments segments) {
        check(q.shape(), k.shape(), v.shape(), segments);
        List<Group> groups = segments.groups();
        if (groups.size() == 1) {
            return group(q, k, v, groups.get(0));
        }
        if (groups.stream().allMatch(Group::together)) {
            return Tensor.cat(
                    groups.stream()
                            .map(g -> group(q.slice(0, g.begin(), (long) g.begin() + g.queries()), k, v, g))
                            .toList(),
                    0);
        }
        List<Segment> all = segments.list();
        List<Tensor> asking =
                q.split(0, all.stream().mapToLong(Segment::qLength).toArray());
        Map<Integer, Tensor> asked = new HashMap<>(); // by its first query
        for (int i = 0; i < all.size(); i++) {
            asked.put(all.get(i).qStart(), asking.get(i));
        }
        Map<Integer, Tensor> answers = new TreeMap<>();
        for (Group group : groups) {
            List<Segment> some = group.segments();
            List<Tensor> runs = some.stream().map(s -> asked.get(s.qStart())).toList();
            List<Tensor> answered = group(Tensor.cat(runs, 0), k, v, group).chunk(some.size(), 0);
            for (int i = 0; i < some.size(); i++) {
                answers.put(some.get(i).qStart(), answered.get(i));
            }
        }
        return Tensor.cat(List.copyOf(answers.values()), 0); // [L, H, D]
    }

    private static void check(Shape q, Shape k, Shape v, Segments segments) {
        if (q.rank() != 3 || k.rank() != 3 || !k.equals(v) || q.at(1) != k.at(1) || q.at(2) != k.at(2)) {
            throw new HaneulException(
                    "Queries, keys and values do not fit each other",
                    "their shapes are " + q + ", " + k + " and " + v,
                    "give [L, H, D] and twice [S, H, D]");
        }
        if (segments.queries() != q.at(0) || segments.keys() > k.at(0)) {
            throw new HaneulException(
                    "The segments do not fit the pack",
                    "they speak of " + segments.queries() + " queries and " + segments.keys() + " keys, the pack has "
                            + q.at(0) + " and " + k.at(0),
                    "build the segments from the pack's own lengths");
        }
    }

    /** q [n·l, H, D], the queries of a group one behind the other → [n·l, H, D]. */
    private static Tensor group(Tensor q, Tensor k, Tensor v, Group group) {
        int n = group.segments().size();
        int l = group.queries() / n;
        int s = group.longest();
        long h = q.size(1);
        long d = q.size(2);
        Tensor qs = q.reshape(n, l, h, d).transpose(1, 2); // [n, H, l, D]
        Tensor ks = group.gather(k).reshape(n, s, h, d).transpose(1, 2); // [n, H, s, D]
        Tensor vs = group.gather(v).reshape(n, s, h, d).transpose(1, 2);
        double scale = 1 / Math.sqrt(d);
        Tensor out;
        if (q.dtype() == DType.F32 || !q.device().equals(Device.CPU)) {
            Tensor mask = group.mask();
            out = Ops.fusedAttention(qs, ks, vs, mask == null ? null : mask.to(q.dtype()), scale);
        } else if ((long) l * s <= SHORT || q.requiresGrad() || k.requiresGrad() || v.requiresGrad()) {
            out = products(qs, ks, vs, group.mask(), scale);
        } else {
            out = blocks(qs, ks, vs, group.mask(), scale);
        }
        return out.transpose(1, 2).reshape((long) n * l, h, d); // [n·l, H, D]
    }

    /** Three plain products. */
    private static Tensor products(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, double scale) {
        long n = q.size(0);
        long h = q.size(1);
        Tensor qs = q.reshape(n * h, q.size(2), q.size(3));
        Tensor ks = k.reshape(n * h, k.size(2), k.size(3));
        Tensor vs = v.reshape(n * h, v.size(2), v.size(3));
        Tensor scores = qs.times(scale).bmm(ks.transpose(1, 2)).to(DType.F32); // [n·H, l, s]
        if (mask != null) {
            scores = scores.reshape(n, h, q.size(2), k.size(2)).plus(mask).reshape(n * h, q.size(2), k.size(2));
        }
        return scores.softmax(-1).to(q.dtype()).bmm(vs).reshape(n, h, q.size(2), q.size(3));
    }

    /**
     * The same for some queries after the others. What they are answered is written to its place at once: small answers
     * kept among the large scores that are freed would leave holes that no scores fit into.
     */
    private static Tensor blocks(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, double scale) {
        Tensor out = q.copy();
        for (long from = 0; from < q.size(2); from += BLOCK) {
            try (Scope scope = Scope.open()) {
                long to = Math.min(from + BLOCK, q.size(2));
                out.slice(2, from, to).copyFrom(products(q.slice(2, from, to), k, v, mask, scale));
            }
        }
        return out;
    }
}
