package haneul.optim;

import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Operations on all gradients together. */
public final class Gradients {
    private Gradients() {}

    /**
     * Clips gradients by their global norm (Pascanu et al., 2013): scales all so that it is at most {@code limit}.
     *
     * @return the norm before
     */
    public static double clip(Collection<Tensor> params, double limit) {
        try (Scope scope = Scope.open()) {
            List<Tensor> lengths = new ArrayList<>();
            for (Tensor p : params) {
                Tensor g = p.grad();
                if (g != null) {
                    lengths.add(g.norm());
                }
            }
            if (lengths.isEmpty()) {
                return 0;
            }
            double norm = Tensor.stack(lengths, 0).norm().item(); // a GPU is waited for once
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
