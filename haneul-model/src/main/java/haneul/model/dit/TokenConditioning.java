package haneul.model.dit;

import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of a few things each token is told, such as how noisy it is: what a model makes of a thing is computed once for
 * each different one, and handed to the tokens where it is needed.
 *
 * <p>Legend: L tokens, U different things, D width.
 */
public final class TokenConditioning {
    /** A product's gradient is much quicker than that of a look-up, up to about as many things. */
    private static final int FEW = 192;

    private final Tensor tokens; // the thing's number [L], or, where there are few, a 1 in its column [L, U]
    private final int things;

    private TokenConditioning(Tensor tokens, int things) {
        this.tokens = tokens;
        this.things = things;
    }

    /** The number of the thing that each token is told, 0 … things − 1. */
    public static TokenConditioning of(long[] thing, int things) {
        Tensor number = Tensor.of(thing, thing.length);
        return new TokenConditioning(things > FEW ? number : ones(things).index(0, number), things);
    }

    /** A 1 on the diagonal. */
    private static Tensor ones(int n) {
        float[] out = new float[n * n];
        for (int i = 0; i < n; i++) {
            out[i * n + i] = 1;
        }
        return Tensor.of(out, n, n);
    }

    /** For each of n facts about a thing [U, n, D], what the tokens are told: n × [L, D], or [1, D] if all hear the same. */
    public List<Tensor> each(Tensor facts) {
        List<Tensor> out = new ArrayList<>();
        for (int i = 0; i < facts.size(1); i++) {
            Tensor fact = facts.select(1, i);
            out.add(things == 1 ? fact : tokens.rank() == 2 ? tokens.matmul(fact) : fact.index(0, tokens));
        }
        return out;
    }
}
