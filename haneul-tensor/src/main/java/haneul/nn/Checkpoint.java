package haneul.nn;

import haneul.core.Progress;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradient checkpointing of a stack of layers inside a network: only the inputs of the layers are stored, and each layer runs
 * once more in the backward pass. Chen et al., 2016. The gradients equal the plain ones.
 *
 * <p>The stack cuts the graph of the network into what comes before it and what comes after it. Tensors that are computed
 * before the stack and used after it, such as skip connections, go through {@link #cut}:
 *
 * <pre>{@code
 * Checkpoint checkpoint = new Checkpoint();
 * Tensor y = checkpoint.fold(blocks, x, List.of(text), (block, z, shared) -> block.forward(z, shared.get(0)), progress);
 * Tensor out = head.forward(y, checkpoint.cut(skip));
 * loss(out).backward();    // everything after the stack
 * checkpoint.backward();   // the stack, then everything before it
 * }</pre>
 *
 * One instance for each forward pass; its tensors belong to the scope around it.
 */
public final class Checkpoint {
    /** A layer, given its own input and the tensors that all layers share. */
    @FunctionalInterface
    public interface Step<L> {
        Tensor apply(L layer, Tensor x, List<Tensor> shared);
    }

    /** A tensor of the graph before the stack, and the leaf that stands for it. */
    private record Cut(Tensor before, Tensor leaf) {}

    private final List<Cut> cuts = new ArrayList<>();
    private @Nullable Runnable stack;

    /** A leaf with the values of a tensor from before the stack, for use after it; its gradient is carried on to the tensor. */
    public Tensor cut(Tensor before) {
        Tensor leaf = before.detach().requiresGrad(true);
        cuts.add(new Cut(before, leaf));
        return leaf;
    }

    /**
     * Runs the stack forward without recording.
     *
     * @param shared tensors that all layers take, with or without gradients
     * @param progress is notified after each layer, forward and backward; it may throw to cancel
     * @return the output of the last layer, a leaf for what comes after the stack
     */
    public <L> Tensor fold(List<L> layers, Tensor x, List<Tensor> shared, Step<L> step, Progress progress) {
        if (stack != null) {
            throw new IllegalStateException("a checkpoint is for one stack in one forward pass");
        }
        List<Tensor> inputs = new ArrayList<>();
        Tensor first = cut(x);
        Tensor at = first.detach();
        try (Grad off = Grad.off()) {
            for (L layer : layers) {
                inputs.add(at);
                try (Scope scope = Scope.open()) {
                    at = step.apply(layer, at, shared).keep();
                }
                progress.at("layer", inputs.size(), layers.size());
            }
        }
        List<Tensor> leaves = shared.stream().map(this::cut).toList();
        Tensor output = at.detach().requiresGrad(true);
        stack = () -> {
            Tensor g = output.grad();
            for (int i = layers.size() - 1; i >= 0 && g != null; i--) {
                try (Scope scope = Scope.open()) {
                    Tensor input = i == 0 ? first : inputs.get(i).detach().requiresGrad(true);
                    step.apply(layers.get(i), input, leaves).backward(g);
                    Tensor down = input.grad();
                    g = down == null ? null : down.keep();
                }
                progress.at("layer back", layers.size() - i, layers.size());
            }
        };
        return output;
    }

    /** Carries the gradients of the output through the stack, then those of all cuts through the graph before it. */
    public void backward() {
        if (stack == null) {
            throw new IllegalStateException("no stack has run forward");
        }
        stack.run();
        Tensor sum = null; // its gradient by each tensor is that of the tensor's leaf
        for (Cut cut : cuts) {
            Tensor g = cut.leaf.grad();
            if (g != null && cut.before.requiresGrad()) {
                Tensor product = cut.before.times(g).to(DType.F32).sum();
                sum = sum == null ? product : sum.plus(product);
            }
        }
        if (sum != null) {
            sum.backward();
        }
    }
}
