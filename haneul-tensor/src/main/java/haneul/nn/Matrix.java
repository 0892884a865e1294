package haneul.nn;

import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The weight matrix W [out, in] of a {@link Linear} layer, which need not be stored as numbers of its own
 * type: a quantised one is multiplied in blocks.
 */
public interface Matrix {
    /** x [.., in] → x Wᵀ + bias [.., out], in the type of x; bias [out] or null. */
    Tensor times(Tensor x, @Nullable Tensor bias);

    /** The tensor that holds its numbers: closing it frees the matrix. */
    Tensor stored();

    /** A matrix of plain numbers [out, in], cast to the type of what it is multiplied with. */
    static Matrix dense(Tensor weight) {
        return new Dense(weight);
    }

    /** Plain numbers. */
    record Dense(Tensor stored) implements Matrix {
        @Override
        public Tensor times(Tensor x, @Nullable Tensor bias) {
            return Ops.linear(x, stored.to(x.dtype()), bias == null ? null : bias.to(x.dtype()));
        }
    }
}
