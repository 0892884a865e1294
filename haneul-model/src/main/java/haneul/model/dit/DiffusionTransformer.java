package haneul.model.dit;

import haneul.core.Progress;
import haneul.tensor.Tensor;

/** A diffusion transformer: predicts the clean patches from noisy ones, their noise levels and sentences. */
@FunctionalInterface
public interface DiffusionTransformer {
    /** Predicted clean patches [L, P] in float32; predictions for patches of level 0, which are clean, are ignored. */
    Tensor forward(Pack pack);

    /** @param layers is notified after each layer; it may throw to cancel */
    default Tensor forward(Pack pack, Progress layers) {
        return forward(pack);
    }
}
