package haneul.nn;

import haneul.core.HaneulException;
import haneul.nn.Segments.Segment;
import haneul.tensor.DType;
import haneul.tensor.Device;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * softmax(q kᵀ / √D) v within the segments of a pack.
 *
 * <p>Segments of equal lengths are computed together, by libtorch's fused kernel: in F32 on the CPU, in any type on
 * other devices. It has none for BF16 on the CPU: there long segments are cut into blocks of queries, so that the
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
        var groups = segments.groups();
        if (groups.size() == 1) {
            List<Segment> group = groups.values().iterator().next();
            return group(q, k, v, group);
        }
        List<Tensor> parts = new ArrayList<>();
        long[] place = new long[segments.queries()];
        int next = 0;
        for (List<Segment> group : groups.values()) {
            parts.add(group(q, k, v, group));
            for (Segment s : group) {
                for (int i = 0; i < s.qLength(); i++) {
                    place[s.qStart() + i] = next++;
                }
            }
        }
        return Tensor.cat(parts, 0).index(0, Tensor.of(place, place.length)); // [L, H, D]
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

    private static Tensor group(Tensor q, Tensor k, Tensor v, List<Segment> group) {
        int n = group.size();
        int l = group.get(0).qLength();
        int s = group.get(0).kLength();
        long h = q.size(1);
        long d = q.size(2);
        Tensor qs = gather(q, group, true).reshape(n, l, h, d).transpose(1, 2); // [n, H, l, D]
        Tensor ks = gather(k, group, false).reshape(n, s, h, d).transpose(1, 2); // [n, H, s, D]
        Tensor vs = gather(v, group, false).reshape(n, s, h, d).transpose(1, 2);
        double scale = 1 / Math.sqrt(d);
        Tensor out;
        if (q.dtype() == DType.F32 || !q.device().equals(Device.CPU)) {
            out = Ops.fusedAttention(qs, ks, vs, scale);
        } else if ((long) l * s <= SHORT || q.requiresGrad() || k.requiresGrad() || v.requiresGrad()) {
            out = products(qs, ks, vs, scale);
        } else {
            out = blocks(qs, ks, vs, scale);
        }
        return out.transpose(1, 2).reshape((long) n * l, h, d); // [n·l, H, D]
    }

    /** Three plain products. */
    private static Tensor products(Tensor q, Tensor k, Tensor v, double scale) {
        long n = q.size(0);
        long h = q.size(1);
        Tensor qs = q.reshape(n * h, q.size(2), q.size(3));
        Tensor ks = k.reshape(n * h, k.size(2), k.size(3));
        Tensor vs = v.reshape(n * h, v.size(2), v.size(3));
        Tensor weights = qs.times(scale)
                .bmm(ks.transpose(1, 2))
                .to(DType.F32)
                .softmax(-1)
                .to(q.dtype());
        return weights.bmm(vs).reshape(n, h, q.size(2), q.size(3));
    }

    private static Tensor blocks(Tensor q, Tensor k, Tensor v, double scale) {
        List<Tensor> out = new ArrayList<>();
        for (long from = 0; from < q.size(2); from += BLOCK) {
            try (Scope scope = Scope.open()) {
                Tensor part = q.slice(2, from, Math.min(from + BLOCK, q.size(2)));
                out.add(products(part, k, v, scale).keep());
            }
        }
        return Tensor.cat(out, 2);
    }

    /** The tokens of a group, segment by segment: a view where they already lie so. */
    private static Tensor gather(Tensor x, List<Segment> group, boolean queries) {
        int start = queries ? group.get(0).qStart() : group.get(0).kStart();
        int length = queries ? group.get(0).qLength() : group.get(0).kLength();
        boolean inOrder = true;
        for (int i = 0; i < group.size(); i++) {
            int at = queries ? group.get(i).qStart() : group.get(i).kStart();
            inOrder &= at == start + i * length;
        }
        if (inOrder) {
            return x.slice(0, start, start + (long) group.size() * length);
        }
        long[] rows = new long[group.size() * length];
        for (int i = 0; i < group.size(); i++) {
            int at = queries ? group.get(i).qStart() : group.get(i).kStart();
            for (int j = 0; j < length; j++) {
                rows[i * length + j] = at + j;
            }
        }
        return x.index(0, Tensor.of(rows, rows.length));
    }
}
