package haneul.model.family.haneul;

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

/**
 * One DiT block: self-attention over patches, cross-attention to text, feed-forward network. Peebles and Xie, 2023, with
 * cross-attention as in PixArt-α (Chen et al., 2023).
 *
 * <p>Legend: L patches, D width, H heads, S text tokens, E their width, U distinct pairs of noise level and sentence.
 */
final class DitBlock {
    /**
     * Value that gates start at, with scales at 1. Not adaLN-Zero, whose gates start at 0 (Peebles and Xie, 2023, section
     * 3.2): it has been 0.5 from the first version on, and docs/log has no comparison with 0.
     */
    private static final double GATE = 0.5;

    private final int heads;
    private final Tensor table;
    private final Linear qkv;
    private final Norm normQ;
    private final Norm normK;
    private final Linear attentionOut;
    private final Linear crossQ;
    private final Linear crossKv;
    private final Norm crossNormQ;
    private final Norm crossNormK;
    private final Linear crossOut;
    private final Linear up;
    private final Linear down;

    /** Declares a block of width {@code d} in {@code heads} heads, conditioned on text of width {@code text}. */
    DitBlock(Weights w, int d, int heads, int text) {
        int head = d / heads;
        this.heads = heads;
        table = w.param("scale_shift_table", Init.ZEROS, 6, d);
        qkv = new Linear(w.at("attn1.to_qkv"), d, 3L * d);
        normQ = new Norm.Rms(w.at("attn1.norm_q"), head, AdaLn.EPS);
        normK = new Norm.Rms(w.at("attn1.norm_k"), head, AdaLn.EPS);
        attentionOut = new Linear(w.at("attn1.to_out"), d, d);
        crossQ = new Linear(w.at("attn2.to_q"), d, d);
        crossKv = new Linear(w.at("attn2.to_kv"), text, 2L * d);
        crossNormQ = new Norm.Rms(w.at("attn2.norm_q"), head, AdaLn.EPS);
        crossNormK = new Norm.Rms(w.at("attn2.norm_k"), head, AdaLn.EPS);
        crossOut = new Linear(w.at("attn2.to_out"), d, d, Init.fanIn(0.5));
        up = new Linear(w.at("ffn.up"), d, 4L * d);
        down = new Linear(w.at("ffn.down"), 4L * d, d);
    }

    /**
     * x [L, D] in float32 → [L, D].
     *
     * @param e modulation parameters of each pair [U, 6, D], shared by all blocks
     * @param pairs the pair of each token
     * @param text encoded sentences [S, E] in the compute type
     */
    Tensor forward(
            Tensor x, Tensor e, TokenConditioning pairs, Rope3d rope, Tensor text, Segments self, Segments cross) {
        DType type = text.dtype();
        BlockModulation m = BlockModulation.of(pairs.gather(e.plus(table).plus(AdaLn.start(0, 1, GATE, 0, 1, GATE))));

        Tensor attnOut = selfAttention(m.attn().modulate(AdaLn.norm(x)).to(type), rope, self);
        Tensor y = m.attn().addGated(x, attnOut.to(DType.F32)); // [L, D]

        Tensor crossOut = crossAttention(AdaLn.norm(y).to(type), text, cross);
        Tensor z = y.plus(crossOut.to(DType.F32)); // [L, D]

        Tensor ffnOut = down.forward(
                up.forward(m.ffn().modulate(AdaLn.norm(z)).to(type)).silu());
        return m.ffn().addGated(z, ffnOut.to(DType.F32)); // [L, D]
    }

    private Tensor selfAttention(Tensor x, Rope3d rope, Segments segments) {
        long l = x.size(0);
        long d = x.size(1);
        Tensor all = qkv.forward(x).reshape(l, 3, heads, d / heads); // [L, 3, H, D/H]
        Tensor q = rope.apply(normQ.forward(all.select(1, 0)));
        Tensor k = rope.apply(normK.forward(all.select(1, 1)));
        return attentionOut.forward(
                Attention.forward(q, k, all.select(1, 2), segments).reshape(l, d));
    }

    private Tensor crossAttention(Tensor x, Tensor text, Segments segments) {
        long l = x.size(0);
        long d = x.size(1);
        Tensor q = crossNormQ.forward(crossQ.forward(x).reshape(l, heads, d / heads)); // [L, H, D/H]
        Tensor kv = crossKv.forward(text).reshape(text.size(0), 2, heads, d / heads); // [S, 2, H, D/H]
        Tensor k = crossNormK.forward(kv.select(1, 0));
        return crossOut.forward(
                Attention.forward(q, k, kv.select(1, 1), segments).reshape(l, d));
    }
}
