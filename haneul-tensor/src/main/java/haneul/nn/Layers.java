package haneul.nn;

import haneul.core.Progress;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Runs stacks of layers, each layer in a scope of its own, so that its temporaries are freed before the next one runs.
 *
 * @see Checkpoint
 */
public final class Layers {
    private Layers() {}

    /** Applies step(layer, x) for all layers in order; the output of a layer is freed after the next one. */
    public static <L> Tensor fold(List<L> layers, Tensor x, BiFunction<L, Tensor, Tensor> step) {
        return fold(layers, x, step, Progress.SILENT);
    }

    /** @param progress is notified after each layer; it may throw to cancel */
    public static <L> Tensor fold(List<L> layers, Tensor x, BiFunction<L, Tensor, Tensor> step, Progress progress) {
        Tensor at = x;
        for (int i = 0; i < layers.size(); i++) {
            Tensor before = at;
            L layer = layers.get(i);
            at = alone(() -> step.apply(layer, before));
            if (before != x && before != at) {
                before.own().close();
            }
            progress.at("layer", i + 1L, layers.size());
        }
        return at;
    }

    /** Runs one step between two stacks in a scope of its own. */
    public static Tensor alone(Supplier<Tensor> step) {
        try (Scope scope = Scope.open()) {
            return step.get().keep();
        }
    }
}
