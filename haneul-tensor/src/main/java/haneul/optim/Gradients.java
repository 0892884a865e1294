package haneul.optim;

import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.Collection;

/** What is done with all gradients at once. */
public final class Gradients {
    private Gradients() {}

    /**
     * Scales all gradients so that their common Euclidean length is at most {@code limit}.
     *
     * @return the length before
     */
    public static double clip(Collection<Tensor> params, double limit) {
        try (Scope scope = Scope.open()) {
            double square = 0;
            for (Tensor p : params) {
                Tensor g = p.grad();
                if (g != null) {
                    double n = g.norm().item();
                    square += n * n;
                }
            }
            double norm = Math.sqrt(square);
            if (norm > limit) {
                for (Tensor p : params) {
                    Tensor g = p.grad();
                    if (g != null) {
                        g.timesInPlace(limit / norm);
                    }
                }
            }
            return norm;
        }
    }
}
