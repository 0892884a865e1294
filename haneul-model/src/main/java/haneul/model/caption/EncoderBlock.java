package haneul.model.caption;

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
 * Pre-norm transformer block with rotary positions: self-attention within each segment, feed-forward network. Vaswani et al.,
 * 2017; queries and keys are normalised (Dehghani et al., 2023).
 *
 * <p>Legend: L tokens, D width, H heads.
 */
final class EncoderBlock {
    static final double EPS = 1e-6;

    private final int heads;
    private final Norm norm1;
    private final Linear qkv;
    private final Norm normQ;
    private final Norm normK;
    private final Linear out;
    private final Norm norm2;
    private final Linear up;
    private final Linear down;

    EncoderBlock(Weights w, int d, int heads) {
        this.heads = heads;
        norm1 = new Norm.Layer(w.at("norm1"), d, EPS);
        qkv = new Linear(w.at("attn.to_qkv"), d, 3L * d);
        normQ = new Norm.Rms(w.at("attn.norm_q"), d / heads, EPS);
        normK = new Norm.Rms(w.at("attn.norm_k"), d / heads, EPS);
        out = new Linear(w.at("attn.to_out"), d, d, Init.fanIn(0.5));
        norm2 = new Norm.Layer(w.at("norm2"), d, EPS);
        up = new Linear(w.at("ffn.up"), d, 4L * d);
        down = new Linear(w.at("ffn.down"), 4L * d, d, Init.fanIn(0.5));
    }

    /** x [L, D] in float32 → [L, D]; products are computed in {@code type}. */
    Tensor forward(Tensor x, Rope3d rope, Segments segments, DType type) {
        long l = x.size(0);
        long d = x.size(1);
        Tensor all = qkv.forward(norm1.forward(x).to(type)).reshape(l, 3, heads, d / heads); // [L, 3, H, D/H]
        Tensor q = rope.apply(normQ.forward(all.select(1, 0)));
        Tensor k = rope.apply(normK.forward(all.select(1, 1)));
        Tensor seen = Attention.forward(q, k, all.select(1, 2), segments).reshape(l, d);
        Tensor y = x.plus(out.forward(seen).to(DType.F32)); // [L, D]
        Tensor inner = up.forward(norm2.forward(y).to(type)).silu(); // [L, 4 D]
        return y.plus(down.forward(inner).to(DType.F32));
    }
}
