package haneul.tensor;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.jspecify.annotations.Nullable;

/** Reverse-mode automatic differentiation of a {@link Tensor}: gradients of leaves, and the way back to them. */
public sealed interface Differentiable permits Tensor {
    private Tensor me() {
        return (Tensor) this;
    }

    /** Whether gradients are wanted for this leaf; only of floating types. */
    default Tensor requiresGrad(boolean on) {
        Tensor.act("requiresGrad", () -> me().native_().set_requires_grad(on));
        return me();
    }

    default boolean requiresGrad() {
        return me().native_().requires_grad();
    }

    /** The gradient that {@link #backward()} has summed up for this leaf, or null if none has reached it. */
    default @Nullable Tensor grad() {
        boolean[] there = new boolean[1];
        Tensor.act("grad", () -> there[0] = me().native_().grad().defined());
        return there[0]
                ? Tensor.apply("grad", me(), x -> x.grad().detach())
                : null; // the same numbers, an owner of its own
    }

    /** Sets the gradient of this leaf to zero, if it has one. */
    default void zeroGrad() {
        Tensor.act("zeroGrad", () -> {
            org.bytedeco.pytorch.Tensor g = me().native_().mutable_grad();
            if (g.defined()) {
                g.zero_();
            }
        });
    }

    /** Adds to the gradient of this leaf, which begins as a copy if there is none yet. */
    default void addGrad(Tensor more) {
        Tensor.same("addGrad", me(), more);
        Tensor.act("addGrad", () -> {
            org.bytedeco.pytorch.Tensor g = me().native_().mutable_grad();
            if (g.defined()) {
                g.add_(more.native_());
            } else {
                g.put(more.native_().clone());
            }
        });
    }

    /** Gradients of this single value with respect to every leaf that led to it. */
    default void backward() {
        if (me().count() != 1) {
            throw Tensor.mismatch("Only a single value has gradients of its own", me().shape(), new Shape());
        }
        backward(() -> me().native_().backward());
    }

    /** Vector-Jacobian product: gradients of every leaf, from a given gradient of this tensor. */
    default void backward(Tensor gradient) {
        Tensor.same("backward", me(), gradient);
        backward(() ->
                me().native_().backward(gradient.native_(), new BoolOptional(), false, new TensorArrayRefOptional()));
    }

    private static void backward(Runnable op) {
        try {
            Tensor.act("backward", op);
        } finally {
            Blas.widen(); // after an error inside fused attention
        }
    }

    /** These numbers without the recorded history, in the same memory. */
    default Tensor detach() {
        return Tensor.apply("detach", me(), x -> x.detach());
    }
}
