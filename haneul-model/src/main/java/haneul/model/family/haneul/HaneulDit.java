package haneul.model.family.haneul;

import haneul.core.Progress;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Pack;
import haneul.model.dit.TokenConditioning;
import haneul.nn.Init;
import haneul.nn.Layers;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Rope3d;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Haneul's diffusion transformer: it sees noisy patches, is told how noisy each one is, listens to the sentence of its
 * time, and says what the clean patches are. Peebles and Xie, 2023 (adaptive layer norm); one modulation shared by all
 * blocks as in PixArt-α; clean patches predicted as in "Back to basics: let denoising generative models denoise", 2025.
 * Only an {@link Hourglass} leads around the blocks: {@link #forward(Pack, boolean)} without them shows what they are worth.
 *
 * <p>Legend: L patches, P numbers in a patch, D width, S text tokens, U different pairs of noise level and sentence.
 */
public final class HaneulDit implements DiffusionTransformer {
    private final HaneulDitConfig config;
    private final DType compute;
    private final @Nullable Linear patchEmbedding;
    private final @Nullable Hourglass hourglass;
    private final Linear positionEmbedding;
    private final Linear time1;
    private final Linear time2;
    private final Norm textNorm;
    private final Linear textEmbedding;
    private final Linear textPooled;
    private final Linear modulation;
    private final List<DitBlock> blocks = new ArrayList<>();
    private final Tensor tableOut;
    private final @Nullable Linear projOut;

    /** Declares its weights; blocks compute in {@code compute} (F32 or BF16), all else in F32. */
    public HaneulDit(HaneulDitConfig c, DType compute, Weights w) {
        this.config = c;
        this.compute = compute;
        int d = c.dim();
        boolean plain = c.stages().isEmpty();
        patchEmbedding = plain ? new Linear(w.at("patch_embedding"), c.patchDim(), d) : null;
        hourglass = plain ? null : new Hourglass(w, c);
        positionEmbedding = new Linear(w.at("position_embedding"), Places.WIDTH, d, Init.fanIn(0.5));
        time1 = new Linear(w.at("time_embedder.linear_1"), 2L * Conditions.WAVES, d);
        time2 = new Linear(w.at("time_embedder.linear_2"), d, d);
        textNorm = new Norm.Layer(w.at("text_embedder.norm"), c.textDim(), Modulation.EPS);
        textEmbedding = new Linear(w.at("text_embedder.linear"), c.textDim(), d);
        textPooled = new Linear(w.at("text_embedder.pooled"), d, d);
        modulation = new Linear(w.at("modulation"), d, 6L * d, Init.normal(0.02));
        for (int i = 0; i < c.depth(); i++) {
            blocks.add(new DitBlock(w.at("blocks." + i), d, c.heads(), d));
        }
        tableOut = w.param("scale_shift_table", Init.ZEROS, 2, d);
        projOut = plain ? new Linear(w.at("proj_out"), d, c.patchDim(), Init.ZEROS) : null;
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

    private Tensor forward(Pack asked, boolean withBlocks, Progress layers) {
        Grids grids = hourglass == null ? null : Grids.of(asked);
        Pack pack = grids == null ? asked : grids.pack();
        Conditions conditions = Conditions.of(pack);
        Tensor text = textEmbedding.forward(textNorm.forward(pack.text())); // [S, D]
        Tensor pooled = textPooled.forward(sentenceMeans(text, pack.sentences())); // [sentences, D]
        Tensor level = time2.forward(time1.forward(conditions.waves()).silu()); // [U, D]
        Tensor c = level.plus(pooled.index(0, conditions.sentences())); // [U, D]
        Tensor heard = c.silu();
        Tensor words = text.to(compute);
        TokenConditioning told = conditions.told();
        List<Tensor> m = told.each(c.unsqueeze(1).plus(tableOut).plus(Modulation.start(0, 1))); // 2 × [L, D]
        Places places = new Places(pack.clips(), config, config.patchSize().h());
        Tensor at = positionEmbedding.forward(places.waves());
        UnaryOperator<Tensor> inside = x -> {
            Tensor y = withBlocks ? blocks(x, heard, told, words, places, pack, layers) : x;
            return Modulation.of(y, m.get(0), m.get(1));
        };
        if (hourglass != null) {
            Hourglass.Over over = hourglass.over(grids, conditions, heard, words);
            return grids.restored(over.back(inside.apply(over.there().plus(at))));
        }
        return projOut.forward(
                inside.apply(patchEmbedding.forward(pack.patches()).plus(at))); // [L, P]
    }

    /** x [L, D] through all blocks. */
    private Tensor blocks(
            Tensor x, Tensor heard, TokenConditioning told, Tensor words, Places places, Pack pack, Progress layers) {
        Tensor e = modulation.forward(heard).reshape(heard.size(0), 6, config.dim()); // [U, 6, D]
        Rope3d rope = places.rope(config.dim() / config.heads());
        Segments self = pack.self();
        Segments cross = pack.cross();
        return Layers.fold(blocks, x, (b, y) -> b.forward(y, e, told, rope, words, self, cross), layers);
    }

    private static Tensor sentenceMeans(Tensor text, int[] lengths) {
        int words = Math.toIntExact(text.size(0));
        float[] shares = new float[lengths.length * words];
        int at = 0;
        for (int i = 0; i < lengths.length; i++) {
            Arrays.fill(shares, i * words + at, i * words + at + lengths[i], 1f / lengths[i]);
            at += lengths[i];
        }
        return Tensor.of(shares, lengths.length, words).matmul(text);
    }
}
