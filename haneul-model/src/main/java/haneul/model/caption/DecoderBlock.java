package haneul.model.caption;

import haneul.nn.Init;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pre-norm decoder block: causal self-attention, cross-attention to a clip or sentence (multimodal blocks alone), feed-forward
 * network. Vaswani et al., 2017.
 *
 * <p>Legend: B sequences, T new tokens, P tokens before them, S tokens attended to, D width, H heads.
 */
final class DecoderBlock {
    /** Keys and values [B, H, n, D/H] of a layer. */
    record KeyValues(Tensor keys, Tensor values) {
        /** These of some sequences. */
        KeyValues at(Tensor rows) {
            return new KeyValues(keys.index(0, rows), values.index(0, rows));
        }

        void own() {
            keys.own();
            values.own();
        }

        void close() {
            keys.close();
            values.close();
        }

        private KeyValues then(@Nullable KeyValues before) {
            return before == null
                    ? this
                    : new KeyValues(
                            Tensor.cat(List.of(before.keys, keys), 2), Tensor.cat(List.of(before.values, values), 2));
        }
    }

    /** What a block gives: x [B, T, D], and the keys and values of all tokens so far. */
    record Step(Tensor x, KeyValues cache) {}

    private final int heads;
    private final Norm norm1;
    private final Linear qkv;
    private final Linear out;
    private final @Nullable Cross cross;
    private final Norm norm3;
    private final Linear up;
    private final Linear down;

    private record Cross(Norm norm, Linear q, Linear kv, Linear out) {
        Cross(Weights w, int d) {
            this(
                    new Norm.Layer(w.at("norm2"), d, EncoderBlock.EPS),
                    new Linear(w.at("attn2.to_q"), d, d),
                    new Linear(w.at("attn2.to_kv"), d, 2L * d),
                    new Linear(w.at("attn2.to_out"), d, d, Init.fanIn(0.5)));
        }
    }

    /** @param multimodal whether it has cross-attention */
    DecoderBlock(Weights w, int d, int heads, boolean multimodal) {
        this.heads = heads;
        norm1 = new Norm.Layer(w.at("norm1"), d, EncoderBlock.EPS);
        qkv = new Linear(w.at("attn1.to_qkv"), d, 3L * d);
        out = new Linear(w.at("attn1.to_out"), d, d, Init.fanIn(0.5));
        cross = multimodal ? new Cross(w, d) : null;
        norm3 = new Norm.Layer(w.at("norm3"), d, EncoderBlock.EPS);
        up = new Linear(w.at("ffn.up"), d, 4L * d);
        down = new Linear(w.at("ffn.down"), 4L * d, d, Init.fanIn(0.5));
    }

    /** Keys and values of what is attended to; null in a unimodal block. */
    @Nullable
    KeyValues memory(Attended to, DType type) {
        if (cross == null) {
            return null;
        }
        Tensor kv = cross.kv.forward(to.tokens().to(type)).to(DType.F32); // [B, S, 2 D]
        return new KeyValues(split(kv, 0, 2), split(kv, 1, 2));
    }

    /**
     * x [B, T, D] in float32.
     *
     * @param causal −∞ [1, 1, T, P + T] where a token lies ahead; null for one new token
     * @param before of the P tokens before; null if there are none
     * @param memory of {@link #memory}
     * @param mask of what is attended to
     */
    Step forward(
            Tensor x,
            @Nullable Tensor causal,
            @Nullable KeyValues before,
            @Nullable KeyValues memory,
            @Nullable Tensor mask,
            DType type) {
        Tensor all = qkv.forward(norm1.forward(x).to(type)).to(DType.F32); // [B, T, 3 D]
        KeyValues cache = new KeyValues(split(all, 1, 3), split(all, 2, 3)).then(before);
        Tensor y = x.plus(answered(out, split(all, 0, 3), cache, causal, type));
        if (cross != null && memory != null) {
            Tensor q = cross.q.forward(cross.norm.forward(y).to(type)).to(DType.F32);
            y = y.plus(answered(cross.out, split(q, 0, 1), memory, mask, type));
        }
        Tensor inner = up.forward(norm3.forward(y).to(type)).silu();
        return new Step(y.plus(down.forward(inner).to(DType.F32)), cache);
    }

    /** Part i of n of the last axis in heads: [B, T, n D] → [B, H, T, D/H]. */
    private Tensor split(Tensor x, int i, int n) {
        long d = x.size(2) / n;
        return x.slice(2, i * d, (i + 1) * d)
                .reshape(x.size(0), x.size(1), heads, d / heads)
                .transpose(1, 2);
    }

    private static Tensor answered(Linear out, Tensor q, KeyValues kv, @Nullable Tensor mask, DType type) {
        Tensor seen = Ops.fusedAttention(q, kv.keys, kv.values, mask, 1 / Math.sqrt(q.size(3))); // [B, H, T, D/H]
        Tensor merged = seen.transpose(1, 2).reshape(q.size(0), q.size(2), q.size(1) * q.size(3));
        return out.forward(merged.to(type)).to(DType.F32);
    }
}
