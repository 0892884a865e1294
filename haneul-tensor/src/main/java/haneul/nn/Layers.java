package haneul.nn;

import haneul.core.Progress;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The one place where a stack of layers is run: a scope for each, so that no layer's temporaries outlive it, and a
 * word to whoever watches, who may throw to cancel.
 */
public final class Layers {
    private Layers() {}

    /** step(layer, x) through all layers in order. What a layer gave is freed once the next has given its own. */
    public static <L> Tensor fold(List<L> layers, Tensor x, BiFunction<L, Tensor, Tensor> step) {
        return fold(layers, x, step, Progress.SILENT);
    }

    /** The same with a word after each layer. */
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

    /** What stands between two stacks, in a scope of its own like a layer. */
    public static Tensor alone(Supplier<Tensor> step) {
        try (Scope scope = Scope.open()) {
            return step.get().keep();
        }
    }

    /** What a layer does with its own input and what all layers share (noise level, text). */
    @FunctionalInterface
    public interface Step<L> {
        Tensor apply(L layer, Tensor x, List<Tensor> shared);
    }

    /**
     * A stack whose activations are not stored: only the inputs of its layers are, and each layer runs once more in the
     * backward pass (Chen et al., 2016). The gradients equal the plain ones.
     */
    public static final class Checkpointed<L> {
        private final List<L> layers;
        private final Step<L> step;
        private final Tensor x;
        private final List<Tensor> shared;
        private final List<Tensor> inputs = new ArrayList<>();
        private final Tensor output;
        private final Progress progress;

        /** Runs the stack forward without recording; take {@link #output()}, and end with {@link #backward(Tensor)}. */
        public Checkpointed(List<L> layers, Tensor x, List<Tensor> shared, Step<L> step) {
            this(layers, x, shared, step, Progress.SILENT);
        }

        /** The same with a word after each layer, forward and backward, to whoever watches and may throw to cancel. */
        public Checkpointed(List<L> layers, Tensor x, List<Tensor> shared, Step<L> step, Progress progress) {
            this.progress = progress;
            this.layers = layers;
            this.step = step;
            this.x = x;
            this.shared = shared;
            Tensor at = x.detach();
            try (Grad off = Grad.off()) {
                for (L layer : layers) {
                    inputs.add(at);
                    try (Scope scope = Scope.open()) {
                        at = step.apply(layer, at, shared).keep();
                    }
                    progress.at("layer", inputs.size(), layers.size());
                }
            }
            output = at.detach().requiresGrad(true);
        }

        /** A leaf: compute the loss from it, call backward() on the loss, and pass on this leaf's gradient. */
        public Tensor output() {
            return output;
        }

        /** Carries the gradient of the output through all layers, to their weights, to x and to what is shared. */
        public void backward(Tensor gradient) {
            List<Tensor> leaves = new ArrayList<>();
            for (Tensor s : shared) {
                leaves.add(s.detach().requiresGrad(true));
            }
            Tensor g = gradient;
            for (int i = layers.size() - 1; i >= 0; i--) {
                try (Scope scope = Scope.open()) {
                    Tensor input = inputs.get(i).detach().requiresGrad(true);
                    step.apply(layers.get(i), input, leaves).backward(g);
                    Tensor down = input.grad();
                    g = (down == null ? input.detach().times(0) : down).keep();
                }
                progress.at("layer back", layers.size() - i, layers.size());
            }
            if (x.requiresGrad()) {
                x.backward(g);
            }
            for (int i = 0; i < shared.size(); i++) {
                Tensor down = leaves.get(i).grad();
                if (down != null && shared.get(i).requiresGrad()) {
                    shared.get(i).backward(down);
                }
            }
        }
    }
}
