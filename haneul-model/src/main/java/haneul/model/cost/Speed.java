package haneul.model.cost;

import haneul.core.Rng;
import haneul.nn.Segments;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How fast this machine does operations, with the threads that are set: each kind and size is measured once, on a sample
 * that takes some milliseconds.
 */
public final class Speed {
    private static final int TIMES = 3;

    private final DType type;
    private final Map<Op, Double> known = new HashMap<>();

    /** @param type that products and attention are computed in */
    public Speed(DType type) {
        this.type = type;
    }

    /** Estimated time of a computation in seconds. */
    public double seconds(Cost cost) {
        double sum = 0;
        for (Map.Entry<Op, Double> e : cost.ops().entrySet()) {
            sum += e.getValue() * seconds(e.getKey());
        }
        return sum;
    }

    private double seconds(Op op) {
        Op sample = op.sample();
        return known.computeIfAbsent(sample, this::measured) * op.amount() / sample.amount();
    }

    /** The middle of several times, after one that is not counted. */
    private double measured(Op op) {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            Runnable work = work(op);
            double[] times = new double[TIMES];
            for (int i = -1; i < TIMES; i++) {
                try (Scope once = Scope.open()) {
                    long began = System.nanoTime();
                    work.run();
                    if (i >= 0) {
                        times[i] = (System.nanoTime() - began) / 1e9;
                    }
                }
            }
            Arrays.sort(times);
            return times[TIMES / 2];
        }
    }

    private Runnable work(Op op) {
        if (op instanceof Op.Product p) {
            Tensor x = drawn(p.rows(), p.in()).to(type);
            Tensor weight = drawn(p.out(), p.in()).to(type);
            return () -> Ops.linear(x, weight, null);
        }
        if (op instanceof Op.Attention a) {
            int[] lengths = new int[(int) a.segments()];
            int[][] keys = new int[lengths.length][];
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = (int) a.queries();
                keys[i] = new int[] {(int) (i * a.keys()), (int) ((i + 1) * a.keys())};
            }
            Tensor q = drawn(a.segments() * a.queries(), a.heads(), a.head()).to(type);
            Tensor k = drawn(a.segments() * a.keys(), a.heads(), a.head()).to(type);
            Segments segments = Segments.cross(lengths, keys);
            return () -> haneul.nn.Attention.forward(q, k, k, segments);
        }
        if (op instanceof Op.Convolution c) {
            Tensor x = drawn(c.images(), c.in(), c.height(), c.width());
            Tensor weight = drawn(c.out(), c.in(), c.kernel(), c.kernel());
            Tensor bias = Tensor.zeros(c.out());
            return () -> Ops.conv2d(x, weight, bias, 1, c.kernel() / 2);
        }
        Tensor x = drawn((long) op.amount());
        return () -> x.times(2);
    }

    private static Tensor drawn(long... dims) {
        return Tensor.randn(new Rng(1), dims);
    }
}
