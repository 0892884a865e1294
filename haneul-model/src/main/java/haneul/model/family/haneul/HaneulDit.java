package haneul.model.family.haneul;

import haneul.core.Progress;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Pack;
import haneul.model.dit.TokenConditioning;
import haneul.model.dit.TokenPositions;
import haneul.nn.Checkpoint;
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
 * Haneul's diffusion transformer. From noisy patches, the noise level of each patch and the sentence of its time it predicts
 * the clean patches. Peebles and Xie, 2023 (adaptive layer norm; its gates do not start at zero, see {@link DitBlock}); one
 * modulation shared by all blocks as in PixArt-α (Chen et al., 2023); clean patches predicted as in "Back to basics: let
 * denoising generative models denoise", Li and He, 2025. The only skip connections around the blocks are those of the
 * {@link Hourglass}; {@link #forward(Pack, boolean)} can bypass the blocks, for ablation.
 *
 * <p>Legend: L patches, P numbers in a patch, D width, S text tokens, U distinct pairs of noise level and sentence.
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
        positionEmbedding = new Linear(w.at("position_embedding"), TokenPositions.WIDTH, d, Init.fanIn(0.5));
        time1 = new Linear(w.at("time_embedder.linear_1"), 2L * ConditioningPairs.FREQUENCIES, d);
        time2 = new Linear(w.at("time_embedder.linear_2"), d, d);
        textNorm = new Norm.Layer(w.at("text_embedder.norm"), c.textDim(), AdaLn.EPS);
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
        return forward(pack, true, null, Progress.SILENT);
    }

    @Override
    public Tensor forward(Pack pack, Progress layers) {
        return forward(pack, true, null, layers);
    }

    /** Predicted clean patches [L, P]; {@code withBlocks} false bypasses the blocks, for ablation. */
    public Tensor forward(Pack pack, boolean withBlocks) {
        return forward(pack, withBlocks, null, Progress.SILENT);
    }

    /**
     * Predicted clean patches [L, P] with gradient checkpointing of the blocks, whose activations are not stored. Call {@link
     * Checkpoint#backward} after backward() of the loss.
     */
    public Tensor forward(Pack pack, Checkpoint checkpoint) {
        return forward(pack, true, checkpoint, Progress.SILENT);
    }

    private Tensor forward(Pack original, boolean withBlocks, @Nullable Checkpoint checkpoint, Progress layers) {
        Grids grids = hourglass == null ? null : Grids.of(original);
        Pack pack = grids == null ? original : grids.pack();
        ConditioningPairs pairs = ConditioningPairs.of(pack);
        Tensor text = textEmbedding.forward(textNorm.forward(pack.text())); // [S, D]
        Tensor pooled = textPooled.forward(sentenceMeans(text, pack.sentences())); // [sentences, D]
        Tensor level = time2.forward(time1.forward(pairs.timestepEmbedding()).silu()); // [U, D]
        Tensor c = level.plus(pooled.index(0, pairs.sentences())); // [U, D]
        Tensor conditioning = c.silu();
        Tensor context = text.to(compute);
        TokenConditioning ofPatches = pairs.ofPatches();
        Tensor last = c.unsqueeze(1).plus(tableOut).plus(AdaLn.start(0, 1)); // [U, 2, D]
        List<Tensor> m = ofPatches.gather(checkpoint == null ? last : checkpoint.cut(last)); // 2 × [L, D]
        TokenPositions positions = new TokenPositions(
                pack.clips(), config.patchSize(), config.patchSize().h());
        Tensor at = positionEmbedding.forward(positions.fourierFeatures());
        UnaryOperator<Tensor> inside = x -> {
            Tensor y = x;
            if (withBlocks) {
                Tensor e = modulation.forward(conditioning).reshape(conditioning.size(0), 6, config.dim()); // [U, 6, D]
                Rope3d rope = positions.rope(config.dim() / config.heads());
                Segments self = pack.self();
                Segments cross = pack.cross();
                Checkpoint.Step<DitBlock> step =
                        (b, z, shared) -> b.forward(z, shared.get(0), ofPatches, rope, shared.get(1), self, cross);
                List<Tensor> shared = List.of(e, context);
                y = checkpoint == null
                        ? Layers.fold(blocks, x, (b, z) -> step.apply(b, z, shared), layers)
                        : checkpoint.fold(blocks, x, shared, step, layers);
            }
            return AdaLn.modulated(y, m.get(0), m.get(1));
        };
        if (hourglass == null) {
            return projOut.forward(
                    inside.apply(patchEmbedding.forward(pack.patches()).plus(at))); // [L, P]
        }
        Hourglass.Pass pass = hourglass.pass(grids, pairs, conditioning, context);
        Tensor y = inside.apply(pass.down().plus(at));
        if (checkpoint != null) {
            pass.cut(checkpoint);
        }
        return grids.restored(pass.up(y)); // [L, P]
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
