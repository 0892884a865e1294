package haneul.tensor;

import haneul.core.HaneulException;
import java.util.Arrays;

/** The lengths of a tensor's axes, outermost first. Prints as {@code [2, 3, 4]}; a scalar is {@code []}. */
public record Shape(long... dims) {
    public Shape {
        dims = dims.clone();
    }

    @Override
    public long[] dims() {
        return dims.clone();
    }

    /** Number of axes. */
    public int rank() {
        return dims.length;
    }

    /** The length of one axis; negative axes count from the end. */
    public long at(int dim) {
        return dims[axis(dim)];
    }

    /** Number of elements. */
    public long count() {
        long n = 1;
        for (long d : dims) {
            if (d != 0 && Math.abs(n) > Long.MAX_VALUE / 8 / Math.abs(d)) {
                throw new HaneulException(
                        "A tensor of shape " + this + " is too large for any machine",
                        "it would have more than 2 to the power of 60 elements",
                        "check the sizes that were asked for");
            }
            n *= d;
        }
        return n;
    }

    /** A possibly negative axis as one in 0…rank−1. */
    int axis(int dim) {
        int d = dim < 0 ? dim + dims.length : dim;
        if (d < 0 || d >= dims.length) {
            throw new HaneulException(
                    "Axis " + dim + " does not exist",
                    "the tensor has shape " + this + ", " + dims.length + " axes",
                    "name an axis from " + -dims.length + " to " + (dims.length - 1));
        }
        return d;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
