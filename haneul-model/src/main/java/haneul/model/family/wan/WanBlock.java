package haneul.model.family.wan;

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
import org.jspecify.annotations.Nullable;

/**
 * One block: look at the other patches, listen to the text, think alone. Wan 2.1 report, section 4.2.
 *
 * <p>Legend: L patches, S text tokens, D width, H heads, U different noise levels.
 */
final class WanBlock {
    /**
     * What all blocks share.
     *
     * @param e what the time says [U, 6, D], float32
     * @param told the noise level of each patch
     * @param rope where each patch is
     * @param text the sentences [S, D], in the type that blocks compute in
     * @param self who looks at whom
     * @param cross who listens to which sentence
     */
    record Shared(Tensor e, TokenConditioning told, Rope3d rope, Tensor text, Segments self, Segments cross) {}

    private final Norm plain;
    private final @Nullable Norm norm2;
    private final Look attn1;
    private final Look attn2;
    private final Linear up;
    private final Linear down;
    private final Tensor table;

    WanBlock(WanDitConfig c, Weights w) {
        long d = c.dim();
        table = w.param("scale_shift_table", Init.normal(1 / Math.sqrt(d)), 1, 6, d);
        plain = new Norm.Plain(c.eps());
        attn1 = new Look(c, w.at("attn1"));
        norm2 = c.crossAttnNorm() ? new Norm.Layer(w.at("norm2"), d, c.eps()) : null;
        attn2 = new Look(c, w.at("attn2"));
        up = new Linear(w.at("ffn.net.0.proj"), d, c.ffnDim());
        down = new Linear(w.at("ffn.net.2"), c.ffnDim(), d);
    }

    /** x [L, D] in float32. */
    Tensor forward(Tensor x, Shared s) {
        DType type = s.text.dtype();
        List<Tensor> m = s.told.each(s.e.plus(table.to(DType.F32))); // 6 × [L|1, D]

        Tensor y = modulated(plain.forward(x), m.get(0), m.get(1)).to(type);
        Tensor seen = Ops.addProduct(x, attn1.forward(y, y, s.rope, s.self).to(DType.F32), m.get(2));

        Tensor asking = norm2 == null ? seen : norm2.forward(seen);
        Tensor informed =
                seen.plus(attn2.forward(asking.to(type), s.text, null, s.cross).to(DType.F32));

        Tensor z = modulated(plain.forward(informed), m.get(3), m.get(4)).to(type);
        Tensor thought = down.forward(up.forward(z).geluTanh()).to(DType.F32);
        return Ops.addProduct(informed, thought, m.get(5));
    }

    /** x · (1 + scale) + shift. */
    static Tensor modulated(Tensor x, Tensor shift, Tensor scale) {
        return Ops.addProduct(shift, x, scale.plus(1));
    }

    /** Attention of patches to patches, which have a place, or to words, which have none. */
    private static final class Look {
        private final long heads;
        private final Linear toQ;
        private final Linear toK;
        private final Linear toV;
        private final Linear toOut;
        private final Norm normQ;
        private final Norm normK;

        Look(WanDitConfig c, Weights w) {
            long d = c.dim();
            heads = c.heads();
            toQ = new Linear(w.at("to_q"), d, d);
            toK = new Linear(w.at("to_k"), d, d);
            toV = new Linear(w.at("to_v"), d, d);
            toOut = new Linear(w.at("to_out.0"), d, d);
            normQ = new Norm.Rms(w.at("norm_q"), d, c.eps()); // across all heads
            normK = new Norm.Rms(w.at("norm_k"), d, c.eps());
        }

        /** x [L, D] looks at what [S, D] → [L, D]. */
        Tensor forward(Tensor x, Tensor what, @Nullable Rope3d rope, Segments segments) {
            Tensor q = split(normQ.forward(toQ.forward(x))); // [L, H, D/H]
            Tensor k = split(normK.forward(toK.forward(what))); // [S, H, D/H]
            Tensor v = split(toV.forward(what));
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
