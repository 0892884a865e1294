package haneul.model.dit;

import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Per-token conditioning by lookup. Embeddings are computed once for each distinct condition, such as a noise level or a
 * pair of noise level and sentence, and gathered for the tokens that have it.
 *
 * <p>Legend: L tokens, U distinct conditions, D width.
 */
public final class TokenConditioning {
    /** Up to about as many conditions the gradient of a product with one-hot rows is much quicker than that of a gather. */
    private static final int FEW = 192;

    private final Tensor index; // of each token's condition [L], or one-hot rows [L, U] where there are few conditions
    private final int conditions;

    private TokenConditioning(Tensor index, int conditions) {
        this.index = index;
        this.conditions = conditions;
    }

    /**
     * @param condition of each token, 0 … conditions − 1
     * @param conditions how many there are
     */
    public static TokenConditioning of(long[] condition, int conditions) {
        Tensor index = Tensor.of(condition, condition.length);
        return new TokenConditioning(
                conditions > FEW ? index : identity(conditions).index(0, index), conditions);
    }

    private static Tensor identity(int n) {
        float[] out = new float[n * n];
        for (int i = 0; i < n; i++) {
            out[i * n + i] = 1;
        }
        return Tensor.of(out, n, n);
    }

    /** Embeddings [U, n, D] → n tensors [L, D], or [1, D] if there is one condition. */
    public List<Tensor> gather(Tensor embeddings) {
        List<Tensor> out = new ArrayList<>();
        for (int i = 0; i < embeddings.size(1); i++) {
            Tensor each = embeddings.select(1, i); // [U, D]
            out.add(conditions == 1 ? each : index.rank() == 2 ? index.matmul(each) : each.index(0, index));
        }
        return out;
    }
}
