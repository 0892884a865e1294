package haneul.model.dit;

import haneul.tensor.Tensor;
import java.util.List;

/** adaLN modulation of a DiT block: of its self-attention and of its feed-forward network. Peebles and Xie, 2023. */
public record BlockModulation(Modulation attn, Modulation ffn) {
    /**
     * From six tensors [L, D] (or [1, D]) in the order that checkpoints have: shift, scale and gate of the self-attention,
     * then of the feed-forward network.
     */
    public static BlockModulation of(List<Tensor> m) {
        return new BlockModulation(
                new Modulation(m.get(0), m.get(1), m.get(2)), new Modulation(m.get(3), m.get(4), m.get(5)));
    }

    /** For checkpoints that store scale − 1, as Wan's do. */
    public static BlockModulation ofScalesMinusOne(List<Tensor> m) {
        return new BlockModulation(
                new Modulation(m.get(0), m.get(1).plus(1), m.get(2)),
                new Modulation(m.get(3), m.get(4).plus(1), m.get(5)));
    }
}
