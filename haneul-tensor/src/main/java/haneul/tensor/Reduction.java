package haneul.tensor;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.global.torch;

/** Reductions of a {@link Tensor}: sums, means, extremes; and matrix products. */
public sealed interface Reduction permits Tensor {
    private Tensor me() {
        return (Tensor) this;
    }

    default Tensor sum() {
        return Tensor.apply("sum", me(), x -> x.sum());
    }

    default Tensor mean() {
        return Tensor.apply("mean", me(), x -> x.mean());
    }

    /** Along an axis, which is dropped or kept with length 1. */
    default Tensor sum(int dim, boolean keep) {
        int d = me().shape().axis(dim);
        return Tensor.apply("sum", me(), x -> x.sum(new long[] {d}, keep, new ScalarTypeOptional()));
    }

    default Tensor mean(int dim, boolean keep) {
        int d = me().shape().axis(dim);
        return Tensor.apply("mean", me(), x -> x.mean(new long[] {d}, keep, new ScalarTypeOptional()));
    }

    /** The mean squared distance from the mean along an axis (divided by n, not n − 1). */
    default Tensor var(int dim, boolean keep) {
        int d = me().shape().axis(dim);
        return Tensor.apply("var", me(), x -> x.var(new long[] {d}, new ScalarOptional(new Scalar(0)), keep));
    }

    default Tensor amax(int dim, boolean keep) {
        int d = me().shape().axis(dim);
        return Tensor.apply("amax", me(), x -> x.amax(new long[] {d}, keep));
    }

    /** Index of the largest element along an axis, I64; the axis is dropped. */
    default Tensor argmax(int dim) {
        int d = me().shape().axis(dim);
        return Tensor.apply("argmax", me(), x -> x.argmax(new LongOptional(d), false));
    }

    default Tensor max() {
        return Tensor.apply("max", me(), x -> x.max());
    }

    default Tensor min() {
        return Tensor.apply("min", me(), x -> x.min());
    }

    /** The Euclidean length of all elements. */
    default Tensor norm() {
        return Tensor.apply("norm", me(), x -> x.norm());
    }

    /** The Euclidean length along an axis, without a copy of the squares. */
    default Tensor norm(int dim, boolean keep) {
        int d = me().shape().axis(dim);
        return Tensor.apply("norm", me(), x -> x.norm(new ScalarOptional(new Scalar(2)), new long[] {d}, keep));
    }

    /** Whether some element is not zero or is true. */
    default boolean any() {
        try (Scope s = Scope.open()) {
            return Tensor.apply("any", me(), x -> x.any()).item() != 0;
        }
    }

    /** Whether every element is not zero or is true. */
    default boolean all() {
        try (Scope s = Scope.open()) {
            return Tensor.apply("all", me(), x -> x.all()).item() != 0;
        }
    }

    /** Whether there is neither an infinity nor a NaN. */
    default boolean isFinite() {
        try (Scope s = Scope.open()) {
            return Tensor.apply("isFinite", me(), x -> torch.isfinite(x).all()).item() != 0;
        }
    }

    // ---- matrices

    /** Matrix product of the last two axes, [.., n, k] × [.., k, m]; axes before them broadcast. */
    default Tensor matmul(Tensor o) {
        Shape a = me().shape();
        Shape b = o.shape();
        boolean fits = a.rank() > 0 && b.rank() > 0 && a.at(-1) == (b.rank() == 1 ? b.at(0) : b.at(-2));
        for (int i = 3; fits && i <= Math.min(a.rank(), b.rank()); i++) {
            fits = a.at(-i) == b.at(-i) || a.at(-i) == 1 || b.at(-i) == 1;
        }
        if (!fits) {
            throw Tensor.mismatch("Matrices cannot be multiplied", a, b);
        }
        return Tensor.apply("matmul", me(), x -> x.matmul(o.native_()));
    }

    /** Matrix products of a batch, [n, l, k] × [n, k, m]. */
    default Tensor bmm(Tensor o) {
        Shape a = me().shape();
        Shape b = o.shape();
        if (a.rank() != 3 || b.rank() != 3 || a.at(0) != b.at(0) || a.at(2) != b.at(1)) {
            throw Tensor.mismatch("Batches of matrices cannot be multiplied", a, b);
        }
        return Tensor.apply("bmm", me(), x -> x.bmm(o.native_()));
    }

    /** this [l, m] (or what broadcasts to it) + a [l, k] × b [k, m]. */
    default Tensor addmm(Tensor a, Tensor b) {
        Shape s = a.shape();
        Shape o = b.shape();
        if (s.rank() != 2 || o.rank() != 2 || s.at(1) != o.at(0)) {
            throw Tensor.mismatch("Matrices cannot be multiplied", s, o);
        }
        return Tensor.apply("addmm", me(), x -> x.addmm(a.native_(), b.native_()));
    }
}
