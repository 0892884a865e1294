package haneul.model.dit;

import haneul.core.Progress;
import haneul.tensor.Tensor;

/** Looks at noisy patches and sentences, and says what the clean patches are. */
@FunctionalInterface
public interface DiffusionTransformer {
    /** The clean patches [L, P] in float32. Patches of level 0 are clean already; what is said of them is ignored. */
    Tensor forward(Pack pack);

    /** The same with a word after each layer to whoever watches, who may throw to cancel. */
    default Tensor forward(Pack pack, Progress layers) {
        return forward(pack);
    }
}
