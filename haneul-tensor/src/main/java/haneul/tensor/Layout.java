package haneul.tensor;

import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Views and layouts of a {@link Tensor}: reshape, permute, slice, pad. Axes may be negative: −1 is the last one. */
public sealed interface Layout permits Tensor {
    private Tensor me() {
        return (Tensor) this;
    }

    /** The elements in row-major order under another shape; one axis may be −1, the rest. */
    default Tensor reshape(long... dims) {
        long count = me().count();
        long known = 1;
        int free = 0;
        for (long d : dims) {
            free += d == -1 ? 1 : 0;
            known = d == -1 ? known : Math.multiplyHigh(known, d) == 0 ? known * d : -1;
            if (d < -1 || known < 0) {
                throw cannotReshape(dims);
            }
        }
        if (free > 1 || (free == 1 ? known == 0 || count % known != 0 : known != count)) {
            throw cannotReshape(dims);
        }
        return Tensor.apply("reshape", me(), x -> x.reshape(dims));
    }

    private HaneulException cannotReshape(long[] dims) {
        return Tensor.mismatch(
                "A tensor of " + me().count() + " elements cannot take another shape", me().shape(), new Shape(dims));
    }

    /** Axes in another order: new axis i is the old axis order[i]. */
    default Tensor permute(long... order) {
        Shape s = me().shape();
        boolean[] seen = new boolean[s.rank()];
        boolean fits = order.length == s.rank();
        for (int i = 0; fits && i < order.length; i++) {
            fits = order[i] >= 0 && order[i] < seen.length && !seen[(int) order[i]];
            if (fits) {
                seen[(int) order[i]] = true;
            }
        }
        if (!fits) {
            throw Tensor.mismatch("A permutation must name every axis once", s, new Shape(order));
        }
        return Tensor.apply("permute", me(), x -> x.permute(order));
    }

    /** Two axes change places. */
    default Tensor transpose(int a, int b) {
        Shape s = me().shape();
        int i = s.axis(a);
        int j = s.axis(b);
        return Tensor.apply("transpose", me(), x -> x.transpose(i, j));
    }

    /** A new axis of length 1 at this place. */
    default Tensor unsqueeze(int dim) {
        int rank = me().rank();
        if (dim < -rank - 1 || dim > rank) {
            throw new HaneulException(
                    "There is no place " + dim + " for a new axis",
                    "the tensor has shape " + me().shape(),
                    "name a place from " + (-rank - 1) + " to " + rank);
        }
        return Tensor.apply("unsqueeze", me(), x -> x.unsqueeze(dim));
    }

    /** Drops an axis of length 1. */
    default Tensor squeeze(int dim) {
        if (me().size(dim) != 1) {
            throw Tensor.mismatch("Axis " + dim + " cannot be dropped", me().shape(), new Shape(1));
        }
        return Tensor.apply("squeeze", me(), x -> x.squeeze(dim));
    }

    /** Stretches axes of length 1, without a copy; −1 leaves an axis as it is. */
    default Tensor expand(long... dims) {
        Shape s = me().shape();
        int more = dims.length - s.rank();
        boolean fits = more >= 0;
        for (int i = 0; fits && i < dims.length; i++) {
            long old = i < more ? 1 : s.at(i - more);
            fits = dims[i] >= 0 ? old == 1 || old == dims[i] : dims[i] == -1 && i >= more;
        }
        if (!fits) {
            throw Tensor.mismatch("A tensor cannot be stretched", s, new Shape(dims));
        }
        return Tensor.apply("expand", me(), x -> x.expand(dims));
    }

    /** Elements from…to−1 of one axis: a view. */
    default Tensor slice(int dim, long from, long to) {
        long size = me().size(dim);
        if (from < 0 || to < from || to > size) {
            throw new HaneulException(
                    "Elements " + from + " to " + to + " of axis " + dim + " do not exist",
                    "it has " + size + " (shape " + me().shape() + ")",
                    "ask for a range within 0 to " + size);
        }
        int d = me().shape().axis(dim);
        return Tensor.apply("slice", me(), x -> x.narrow(d, from, to - from));
    }

    /** One element of an axis, without that axis: a view. */
    default Tensor select(int dim, long i) {
        long size = me().size(dim);
        if (i < 0 || i >= size) {
            throw new HaneulException(
                    "Element " + i + " of axis " + dim + " does not exist",
                    "it has " + size + " (shape " + me().shape() + ")",
                    "ask for one from 0 to " + (size - 1));
        }
        int d = me().shape().axis(dim);
        return Tensor.apply("select", me(), x -> x.select(d, i));
    }

    /** Consecutive pieces of these lengths, which must sum to the axis: views. */
    default List<Tensor> split(int dim, long... sizes) {
        if (Arrays.stream(sizes).sum() != me().size(dim)) {
            throw Tensor.mismatch("Axis " + dim + " cannot be split", me().shape(), new Shape(sizes));
        }
        int d = me().shape().axis(dim);
        List<Tensor> parts = new ArrayList<>();
        try (TensorVector views = me().native_().split_with_sizes(sizes, d)) {
            for (int i = 0; i < sizes.length; i++) {
                int n = i;
                parts.add(Tensor.run("split", () -> new org.bytedeco.pytorch.Tensor(views.get(n))));
            }
        }
        return parts;
    }

    /** n pieces of equal length: views. */
    default List<Tensor> chunk(int n, int dim) {
        long size = me().size(dim);
        if (n < 1 || size % n != 0) {
            throw new HaneulException(
                    "Axis " + dim + " cannot be cut into " + n + " equal pieces",
                    "it has " + size + " elements (shape " + me().shape() + ")",
                    "choose a number that divides " + size);
        }
        long[] sizes = new long[n];
        Arrays.fill(sizes, size / n);
        return split(dim, sizes);
    }

    /** The named elements of an axis, in the order of the I64 indices [n]. */
    default Tensor index(int dim, Tensor indices) {
        int d = me().shape().axis(dim);
        checkIndices("index", indices);
        return Tensor.apply("index", me(), x -> x.index_select(d, indices.native_()));
    }

    private static void checkIndices(String name, Tensor indices) {
        if (indices.rank() != 1 || indices.dtype() != DType.I64) {
            throw new HaneulException(
                    "These are no indices for " + name,
                    "they are " + indices.dtype() + " of shape " + indices.shape(),
                    "give I64 numbers of one axis");
        }
    }

    /** The axes in reverse order of their elements. */
    default Tensor flip(int... dims) {
        Shape s = me().shape();
        long[] axes = new long[dims.length];
        for (int i = 0; i < dims.length; i++) {
            axes[i] = s.axis(dims[i]);
        }
        return Tensor.apply("flip", me(), x -> x.flip(axes));
    }

    /** Shifts an axis around: element i goes to i + shift. */
    default Tensor roll(long shift, int dim) {
        int d = me().shape().axis(dim);
        return Tensor.apply("roll", me(), x -> x.roll(new long[] {shift}, new long[] {d}));
    }

    /** The whole tensor this many times along each axis. */
    default Tensor repeat(long... times) {
        Shape s = me().shape();
        boolean fits = times.length >= s.rank();
        for (long n : times) {
            fits &= n >= 0;
        }
        if (!fits) {
            throw Tensor.mismatch("A tensor cannot be repeated so often", s, new Shape(times));
        }
        return Tensor.apply("repeat", me(), x -> x.repeat(times));
    }

    /** Zeros around: pairs (before, after) from the last axis backwards. */
    default Tensor pad(long... pairs) {
        Shape s = me().shape();
        boolean fits = pairs.length % 2 == 0 && pairs.length / 2 <= s.rank();
        for (long p : pairs) {
            fits &= p >= 0;
        }
        if (!fits) {
            throw Tensor.mismatch("A tensor cannot be padded so", s, new Shape(pairs));
        }
        return Tensor.apply("pad", me(), x -> torch.constant_pad_nd(x, pairs));
    }

    /** Laid out in row-major order: itself if it is already. */
    default Tensor contiguous() {
        return Tensor.apply("contiguous", me(), x -> x.contiguous());
    }
}
