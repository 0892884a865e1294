package haneul.model.family.wan;

import haneul.model.dit.BlockModulation;
import haneul.model.dit.TokenConditioning;
import haneul.nn.Attention;
import haneul.nn.Init;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Rope3d;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One DiT block of Wan: self-attention, cross-attention to text, feed-forward network. Wan 2.1 report, section 4.2.
 *
 * <p>Legend: L patches, S text tokens, D width, H heads, U distinct noise levels.
 */
final class WanBlock {
    /**
     * Inputs that all blocks share.
     *
     * @param e modulation parameters of each noise level [U, 6, D], float32
     * @param levels the noise level of each patch
     * @param rope rotary position embedding of the patches
     * @param text encoded sentences [S, D] in the compute type
     * @param self segments of the self-attention
     * @param cross segments of the cross-attention
     */
    record Shared(Tensor e, TokenConditioning levels, Rope3d rope, Tensor text, Segments self, Segments cross) {}

    private final Norm norm;
    private final @Nullable Norm norm2;
    private final AttentionLayer attn1;
    private final AttentionLayer attn2;
    private final Linear up;
    private final Linear down;
    private final Tensor table;

    WanBlock(WanDitConfig c, Weights w) {
        long d = c.dim();
        table = w.param("scale_shift_table", Init.normal(1 / Math.sqrt(d)), 1, 6, d);
        norm = new Norm.Plain(c.eps());
        attn1 = new AttentionLayer(c, w.at("attn1"));
        norm2 = c.crossAttnNorm() ? new Norm.Layer(w.at("norm2"), d, c.eps()) : null;
        attn2 = new AttentionLayer(c, w.at("attn2"));
        up = new Linear(w.at("ffn.net.0.proj"), d, c.ffnDim());
        down = new Linear(w.at("ffn.net.2"), c.ffnDim(), d);
    }

    /** x [L, D] in float32 → [L, D]. */
    Tensor forward(Tensor x, Shared s) {
        DType type = s.text.dtype();
        BlockModulation m = BlockModulation.ofScalesMinusOne(s.levels.gather(s.e.plus(table.to(DType.F32))));

        Tensor h = m.attn().modulate(norm.forward(x)).to(type);
        Tensor attnOut = attn1.forward(h, h, s.rope, s.self).to(DType.F32);
        Tensor y = m.attn().addGated(x, attnOut); // [L, D]

        Tensor query = (norm2 == null ? y : norm2.forward(y)).to(type);
        Tensor crossOut = attn2.forward(query, s.text, null, s.cross).to(DType.F32);
        Tensor z = y.plus(crossOut); // [L, D]

        Tensor u = m.ffn().modulate(norm.forward(z)).to(type);
        Tensor ffnOut = down.forward(up.forward(u).geluTanh()).to(DType.F32);
        return m.ffn().addGated(z, ffnOut); // [L, D]
    }

    /** Multi-head attention with normed queries and keys: self-attention with RoPE, or cross-attention without. */
    private static final class AttentionLayer {
        private final long heads;
        private final Linear toQ;
        private final Linear toK;
        private final Linear toV;
        private final Linear toOut;
        private final Norm normQ;
        private final Norm normK;

        AttentionLayer(WanDitConfig c, Weights w) {
            long d = c.dim();
            heads = c.heads();
            toQ = new Linear(w.at("to_q"), d, d);
            toK = new Linear(w.at("to_k"), d, d);
            toV = new Linear(w.at("to_v"), d, d);
            toOut = new Linear(w.at("to_out.0"), d, d);
            normQ = new Norm.Rms(w.at("norm_q"), d, c.eps()); // across all heads
            normK = new Norm.Rms(w.at("norm_k"), d, c.eps());
        }

        /** Queries from x [L, D], keys and values from context [S, D] → [L, D]. */
        Tensor forward(Tensor x, Tensor context, @Nullable Rope3d rope, Segments segments) {
            Tensor q = split(normQ.forward(toQ.forward(x))); // [L, H, D/H]
            Tensor k = split(normK.forward(toK.forward(context))); // [S, H, D/H]
            Tensor v = split(toV.forward(context));
            Tensor a = rope == null
                    ? Attention.forward(q, k, v, segments)
                    : Attention.forward(rope.apply(q), rope.apply(k), v, segments);
            return toOut.forward(a.reshape(x.size(0), x.size(1)));
        }

        private Tensor split(Tensor x) {
            return x.reshape(x.size(0), heads, x.size(1) / heads);
        }
    }
}
