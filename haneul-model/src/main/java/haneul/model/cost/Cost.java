package haneul.model.cost;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Operations and memory of a computation.
 *
 * @param ops how often each operation is done
 * @param bytes of native memory that are held at once, at most, besides weights
 */
public record Cost(Map<Op, Double> ops, double bytes) {
    /** Nothing at all. */
    public static final Cost NONE = new Cost(Map.of(), 0);

    public Cost {
        ops = Map.copyOf(ops);
    }

    /** Of one operation, done so often. */
    public static Cost of(Op op, double times) {
        return new Cost(Map.of(op, times), 0);
    }

    /** This cost and that of one operation, done so often. */
    public Cost and(Op op, double times) {
        return and(of(op, times));
    }

    /** One after the other. */
    public Cost and(Cost other) {
        Map<Op, Double> sum = new LinkedHashMap<>(ops);
        other.ops.forEach((op, n) -> sum.merge(op, n, Double::sum));
        return new Cost(sum, Math.max(bytes, other.bytes));
    }

    /** n times this cost, one after the other; memory does not add up. */
    public Cost times(double n) {
        Map<Op, Double> all = new LinkedHashMap<>();
        ops.forEach((op, k) -> all.put(op, k * n));
        return new Cost(all, n == 0 ? 0 : bytes);
    }

    /** Copy with another peak of memory in bytes. */
    public Cost holding(double held) {
        return new Cost(ops, held);
    }
}
