package haneul.model.dit;

import haneul.tensor.Ops;
import haneul.tensor.Tensor;

/**
 * adaLN modulation of one residual branch: normed · scale + shift in front of it, and a gate behind it. Peebles and Xie,
 * 2023 (DiT), section 3.2.
 *
 * <p>Legend: L tokens, D width.
 *
 * @param shift [L, D], or [1, D] if it is the same for all tokens
 * @param scale likewise, 1 leaves the input as it is
 * @param gate likewise, 0 switches the branch off
 */
public record Modulation(Tensor shift, Tensor scale, Tensor gate) {
    /** The input of the branch from the norm of its tokens [L, D]. */
    public Tensor modulate(Tensor normed) {
        return modulate(normed, shift, scale);
    }

    /** normed · scale + shift, without a gate, as in the final layer. */
    public static Tensor modulate(Tensor normed, Tensor shift, Tensor scale) {
        return Ops.addProduct(shift, normed, scale);
    }

    /** x + gate · branch, both [L, D]. */
    public Tensor addGated(Tensor x, Tensor branch) {
        return Ops.addProduct(x, branch, gate);
    }
}
