package haneul.model.family.haneul;

import haneul.core.Progress;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Told;
import haneul.nn.Attention;
import haneul.nn.Init;
import haneul.nn.Layers;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Rope3d;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Haneul's diffusion transformer: it sees noisy patches, is told how noisy each one is, listens to the sentence of its
 * time, and says what the clean patches are. Peebles and Xie, 2023 (adaptive layer norm); one modulation shared by all
 * blocks as in PixArt-α; clean patches predicted as in "Back to basics: let denoising generative models denoise", 2025.
 * There is no way around the blocks: {@link #forward(Pack, boolean)} without them shows what they are worth.
 *
 * <p>Legend: L patches, P numbers in a patch, D width, S text tokens, U different pairs of noise level and sentence.
 */
public final class HaneulDit implements DiffusionTransformer {
    private static final int TIME_WAVES = 128;
    private static final int PLACE_WAVES = 8;
    private static final double EPS = 1e-6;

    private final HaneulDitConfig config;
    private final DType compute;
    private final Linear patchEmbedding;
    private final @Nullable Detail detail;
    private final Linear positionEmbedding;
    private final Linear time1;
    private final Linear time2;
    private final Norm textNorm;
    private final Linear textEmbedding;
    private final Linear textPooled;
    private final Linear modulation;
    private final List<Block> blocks = new ArrayList<>();
    private final Tensor tableOut;
    private final Linear projOut;

    /** Declares its weights; blocks compute in {@code compute} (F32 or BF16), all else in F32. */
    public HaneulDit(HaneulDitConfig c, DType compute, Weights w) {
        this.config = c;
        this.compute = compute;
        int d = c.dim();
        patchEmbedding = new Linear(w.at("patch_embedding"), c.patchDim(), d);
        detail = c.detail() == 0 ? null : new Detail(w, c);
        positionEmbedding = new Linear(w.at("position_embedding"), 12L * PLACE_WAVES, d, Init.fanIn(0.5));
        time1 = new Linear(w.at("time_embedder.linear_1"), 2L * TIME_WAVES, d);
        time2 = new Linear(w.at("time_embedder.linear_2"), d, d);
        textNorm = new Norm.Layer(w.at("text_embedder.norm"), c.textDim(), EPS);
        textEmbedding = new Linear(w.at("text_embedder.linear"), c.textDim(), d);
        textPooled = new Linear(w.at("text_embedder.pooled"), d, d);
        modulation = new Linear(w.at("modulation"), d, 6L * d, Init.normal(0.02));
        for (int i = 0; i < c.depth(); i++) {
            blocks.add(new Block(w.at("blocks." + i), c));
        }
        tableOut = w.param("scale_shift_table", Init.ZEROS, 2, d);
        projOut = new Linear(w.at("proj_out"), d, c.patchDim(), Init.ZEROS);
    }

    /** Its shape. */
    public HaneulDitConfig config() {
        return config;
    }

    @Override
    public Tensor forward(Pack pack) {
        return forward(pack, true, Progress.SILENT);
    }

    @Override
    public Tensor forward(Pack pack, Progress layers) {
        return forward(pack, true, layers);
    }

    /** The same, with or without the blocks: what is lost without them is what the transformer is worth. */
    public Tensor forward(Pack pack, boolean withBlocks) {
        return forward(pack, withBlocks, Progress.SILENT);
    }

    private Tensor forward(Pack pack, boolean withBlocks, Progress layers) {
        Conditions told = conditions(pack);
        Tensor text = textEmbedding.forward(textNorm.forward(pack.text())); // [S, D]
        Tensor pooled = textPooled.forward(sentenceMeans(text, pack.sentences())); // [sentences, D]
        Tensor c = time2.forward(time1.forward(told.waves).silu()).plus(pooled.index(0, told.sentences)); // [U, D]
        Tensor e = modulation.forward(c.silu()).reshape(c.size(0), 6, config.dim()); // [U, 6, D]
        Tensor x = patchEmbedding.forward(pack.patches()).plus(positionEmbedding.forward(places(pack))); // [L, D]
        Detail.Over over = detail == null ? null : detail.over(pack.clips());
        if (over != null) {
            x = x.plus(over.stem(pack.patches()));
        }
        if (withBlocks) {
            Rope3d rope = new Rope3d(turns(pack), split(config.dim() / config.heads()), 100);
            Segments self = pack.self();
            Segments cross = pack.cross();
            Tensor words = text.to(compute);
            x = Layers.fold(blocks, x, (b, y) -> b.forward(y, e, told.tokens, rope, words, self, cross), layers);
        }
        List<Tensor> m = told.tokens.each(c.unsqueeze(1).plus(tableOut).plus(start(0, 1))); // 2 × [L, D]
        Tensor y = modulated(x, m.get(0), m.get(1));
        Tensor clean = projOut.forward(y); // [L, P]
        return over == null ? clean : clean.plus(over.head(y));
    }

    /** norm(x) · scale + shift. */
    private static Tensor modulated(Tensor x, Tensor shift, Tensor scale) {
        return Ops.addProduct(shift, new Norm.Plain(EPS).forward(x), scale);
    }

    /** Where an untrained modulation starts: [1, n, 1], 0 but at the places of scales. */
    private static Tensor start(double... values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return Tensor.of(out, 1, out.length, 1);
    }

    /** The share of a head's numbers that turn with time, height and width. */
    private static int[] split(int head) {
        int side = head / 3 / 2 * 2;
        return new int[] {head - 2 * side, side, side};
    }

    /** The different pairs of noise level and sentence: waves of the level [U, 2·waves], sentence [U]; and who hears which. */
    private record Conditions(Tensor waves, Tensor sentences, Told tokens) {}

    private static Conditions conditions(Pack pack) {
        int[] sentence = pack.sentenceOfToken();
        Map<Long, Integer> pairs = new LinkedHashMap<>();
        long[] tokens = new long[sentence.length];
        for (int i = 0; i < tokens.length; i++) {
            long key = ((long) Float.floatToRawIntBits(pack.level()[i]) << 32) | sentence[i];
            Integer known = pairs.get(key);
            if (known == null) {
                known = pairs.size();
                pairs.put(key, known);
            }
            tokens[i] = known;
        }
        int u = pairs.size();
        float[] waves = new float[u * 2 * TIME_WAVES];
        long[] sentences = new long[u];
        int i = 0;
        for (long key : pairs.keySet()) {
            float level = Float.intBitsToFloat((int) (key >> 32));
            sentences[i] = (int) key;
            for (int k = 0; k < TIME_WAVES; k++) {
                double angle = 1000 * level * Math.pow(10000, -k / (double) TIME_WAVES);
                waves[(2 * i) * TIME_WAVES + k] = (float) Math.cos(angle);
                waves[(2 * i + 1) * TIME_WAVES + k] = (float) Math.sin(angle);
            }
            i++;
        }
        return new Conditions(Tensor.of(waves, u, 2L * TIME_WAVES), Tensor.of(sentences, u), Told.of(tokens, u));
    }

    private static Tensor sentenceMeans(Tensor text, int[] lengths) {
        List<Tensor> means = new ArrayList<>();
        long at = 0;
        for (int n : lengths) {
            means.add(text.slice(0, at, at + n).mean(0, true));
            at += n;
        }
        return Tensor.cat(means, 0);
    }

    /** How far each patch's queries and keys are turned: t, h, w of every token. */
    private float[] turns(Pack pack) {
        float[] out = pack.positions();
        for (int i = 0; i < out.length; i++) {
            out[i] = i % 3 == 0 ? out[i] : (float) config.place(out[i]);
        }
        return out;
    }

    /** Where each patch is, in units and as a share of its clip, as waves: [L, 12·waves]. */
    private Tensor places(Pack pack) {
        int width = 12 * PLACE_WAVES;
        float[] out = new float[pack.level().length * width];
        int at = 0;
        for (GridShape g : pack.clips()) {
            for (int t = 0; t < g.t(); t++) {
                for (int h = 0; h < g.h(); h++) {
                    for (int w = 0; w < g.w(); w++) {
                        double[] place = {
                            t / 8.0,
                            config.place(h) / 8,
                            config.place(w) / 8,
                            share(t, g.t()),
                            share(h, g.h()),
                            share(w, g.w())
                        };
                        for (double p : place) {
                            for (int k = 0; k < PLACE_WAVES; k++) {
                                double angle = p * Math.PI * (k + 1) / 2;
                                out[at++] = (float) Math.cos(angle);
                                out[at++] = (float) Math.sin(angle);
                            }
                        }
                    }
                }
            }
        }
        return Tensor.of(out, pack.level().length, width);
    }

    private static double share(int i, int of) {
        return of == 1 ? 0 : i / (of - 1.0);
    }

    /** One block: look at the other patches, listen to the text, think alone. */
    private static final class Block {
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

        Block(Weights w, HaneulDitConfig c) {
            int d = c.dim();
            int head = d / c.heads();
            heads = c.heads();
            table = w.param("scale_shift_table", Init.ZEROS, 6, d);
            qkv = new Linear(w.at("attn1.to_qkv"), d, 3L * d);
            normQ = new Norm.Rms(w.at("attn1.norm_q"), head, EPS);
            normK = new Norm.Rms(w.at("attn1.norm_k"), head, EPS);
            attentionOut = new Linear(w.at("attn1.to_out"), d, d);
            crossQ = new Linear(w.at("attn2.to_q"), d, d);
            crossKv = new Linear(w.at("attn2.to_kv"), d, 2L * d);
            crossNormQ = new Norm.Rms(w.at("attn2.norm_q"), head, EPS);
            crossNormK = new Norm.Rms(w.at("attn2.norm_k"), head, EPS);
            crossOut = new Linear(w.at("attn2.to_out"), d, d, Init.fanIn(0.5));
            up = new Linear(w.at("ffn.up"), d, 4L * d);
            down = new Linear(w.at("ffn.down"), 4L * d, d);
        }

        /** x [L, D] in float32; e [U, 6, D]; text [S, D] in the compute type. */
        Tensor forward(Tensor x, Tensor e, Told told, Rope3d rope, Tensor text, Segments self, Segments cross) {
            long l = x.size(0);
            long d = x.size(1);
            DType type = text.dtype();
            List<Tensor> m = told.each(e.plus(table).plus(start(0, 1, 0.5, 0, 1, 0.5))); // 6 × [L, D]

            Tensor y = modulated(x, m.get(0), m.get(1)).to(type);
            Tensor all = qkv.forward(y).reshape(l, 3, heads, d / heads); // [L, 3, H, D/H]
            Tensor q = rope.apply(normQ.forward(all.select(1, 0)));
            Tensor k = rope.apply(normK.forward(all.select(1, 1)));
            Tensor a = Attention.forward(q, k, all.select(1, 2), self).reshape(l, d);
            Tensor seen = Ops.addProduct(x, attentionOut.forward(a).to(DType.F32), m.get(2));

            Tensor asked =
                    crossQ.forward(new Norm.Plain(EPS).forward(seen).to(type)).reshape(l, heads, d / heads);
            Tensor said = crossKv.forward(text).reshape(text.size(0), 2, heads, d / heads);
            Tensor heard = Attention.forward(
                    crossNormQ.forward(asked), crossNormK.forward(said.select(1, 0)), said.select(1, 1), cross);
            Tensor informed = seen.plus(crossOut.forward(heard.reshape(l, d)).to(DType.F32));

            Tensor z = modulated(informed, m.get(3), m.get(4)).to(type);
            Tensor thought = down.forward(up.forward(z).silu()).to(DType.F32);
            return Ops.addProduct(informed, thought, m.get(5));
        }
    }
}
