package haneul.model.family.haneul;

import haneul.model.dit.TokenConditioning;
import haneul.nn.Attention;
import haneul.nn.Init;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Rope3d;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.List;

/**
 * One block: look at the other patches, listen to the text, think alone.
 *
 * <p>Legend: L patches, D width, S text tokens, E their width, U different pairs of noise level and sentence.
 */
final class DitBlock {
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

    /** Of width {@code d} in so many heads, under texts of width {@code text}. */
    DitBlock(Weights w, int d, int heads, int text) {
        int head = d / heads;
        this.heads = heads;
        table = w.param("scale_shift_table", Init.ZEROS, 6, d);
        qkv = new Linear(w.at("attn1.to_qkv"), d, 3L * d);
        normQ = new Norm.Rms(w.at("attn1.norm_q"), head, Modulation.EPS);
        normK = new Norm.Rms(w.at("attn1.norm_k"), head, Modulation.EPS);
        attentionOut = new Linear(w.at("attn1.to_out"), d, d);
        crossQ = new Linear(w.at("attn2.to_q"), d, d);
        crossKv = new Linear(w.at("attn2.to_kv"), text, 2L * d);
        crossNormQ = new Norm.Rms(w.at("attn2.norm_q"), head, Modulation.EPS);
        crossNormK = new Norm.Rms(w.at("attn2.norm_k"), head, Modulation.EPS);
        crossOut = new Linear(w.at("attn2.to_out"), d, d, Init.fanIn(0.5));
        up = new Linear(w.at("ffn.up"), d, 4L * d);
        down = new Linear(w.at("ffn.down"), 4L * d, d);
    }

    /** x [L, D] in float32; e [U, 6, D]; text [S, E] in the compute type. */
    Tensor forward(
            Tensor x, Tensor e, TokenConditioning told, Rope3d rope, Tensor text, Segments self, Segments cross) {
        long l = x.size(0);
        long d = x.size(1);
        DType type = text.dtype();
        List<Tensor> m = told.each(e.plus(table).plus(Modulation.start(0, 1, 0.5, 0, 1, 0.5))); // 6 × [L, D]

        Tensor y = Modulation.of(x, m.get(0), m.get(1)).to(type);
        Tensor all = qkv.forward(y).reshape(l, 3, heads, d / heads); // [L, 3, H, D/H]
        Tensor q = rope.apply(normQ.forward(all.select(1, 0)));
        Tensor k = rope.apply(normK.forward(all.select(1, 1)));
        Tensor a = Attention.forward(q, k, all.select(1, 2), self).reshape(l, d);
        Tensor seen = Ops.addProduct(x, attentionOut.forward(a).to(DType.F32), m.get(2));

        Tensor asked = crossQ.forward(
                        new Norm.Plain(Modulation.EPS).forward(seen).to(type))
                .reshape(l, heads, d / heads);
        Tensor said = crossKv.forward(text).reshape(text.size(0), 2, heads, d / heads);
        Tensor heard = Attention.forward(
                crossNormQ.forward(asked), crossNormK.forward(said.select(1, 0)), said.select(1, 1), cross);
        Tensor informed = seen.plus(crossOut.forward(heard.reshape(l, d)).to(DType.F32));

        Tensor z = Modulation.of(informed, m.get(3), m.get(4)).to(type);
        Tensor thought = down.forward(up.forward(z).silu()).to(DType.F32);
        return Ops.addProduct(informed, thought, m.get(5));
    }
}
