package haneul.model.family.haneul;

import haneul.model.dit.GridShape;
import haneul.model.dit.TokenConditioning;
import haneul.model.dit.TokenPositions;
import haneul.nn.Checkpoint;
import haneul.nn.Conv2d;
import haneul.nn.Conv3d;
import haneul.nn.Init;
import haneul.nn.Layers;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Rope3d;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A U-Net stage around the blocks of a {@link HaneulDit}, over cells finer than patches: residual blocks, then transformer
 * blocks over all cells of a clip, on the down path and on the up path, with a skip connection between the two. Ronneberger et
 * al., 2015 (U-Net); Ho et al., 2020 (the noise level modulates each residual block).
 *
 * <p>Legend: N cells, n to a patch in height and width, C channels of the stage, K those of the coarser stage that follows, D
 * width of the conditioning, U distinct pairs of noise level and sentence, S text tokens.
 */
final class UNetStage {
    private static final int KERNEL = 3;

    private final int n;
    private final int side;
    private final int head;
    private final HaneulDitConfig config;
    private final boolean attends;
    private final @Nullable Linear positionEmbedding;
    private final @Nullable Linear modulation;
    private final List<ResidualBlock> downBlocks = new ArrayList<>();
    private final List<DitBlock> downTransformer = new ArrayList<>();
    private final Linear merge;
    private final Linear split;
    private final Linear join;
    private final List<ResidualBlock> upBlocks = new ArrayList<>();
    private final List<DitBlock> upTransformer = new ArrayList<>();

    /** Declares the weights of the stage with this number, 0 being the finest. */
    UNetStage(Weights w, HaneulDitConfig c, int number) {
        HaneulDitConfig.StageConfig s = c.stages().get(number);
        config = c;
        side = 1 << number;
        n = c.patchSize().h() / side;
        head = c.dim() / c.heads();
        attends = s.transformerBlocks() > 0;
        int channels = s.channels();
        int next = number + 1 < c.stages().size() ? c.stages().get(number + 1).channels() : c.dim();
        positionEmbedding = attends
                ? new Linear(w.at("position_embedding"), TokenPositions.WIDTH, channels, Init.fanIn(0.5))
                : null;
        modulation = attends ? new Linear(w.at("modulation"), c.dim(), 6L * channels, Init.normal(0.02)) : null;
        merge = new Linear(w.at("merge"), 4L * channels, next);
        split = new Linear(w.at("split"), next, 4L * channels);
        join = new Linear(w.at("join"), 2L * channels, channels);
        for (int i = 0; i < s.residualBlocks(); i++) {
            downBlocks.add(new ResidualBlock(w.at("down.blocks." + i), channels, c.dim()));
            upBlocks.add(new ResidualBlock(w.at("up.blocks." + i), channels, c.dim()));
        }
        for (int i = 0; i < s.transformerBlocks(); i++) {
            downTransformer.add(new DitBlock(w.at("down.transformer_blocks." + i), channels, channels / head, c.dim()));
            upTransformer.add(new DitBlock(w.at("up.transformer_blocks." + i), channels, channels / head, c.dim()));
        }
    }

    /** The stage for one pack. {@code c}: conditioning of each pair [U, D]; text [S, D] in the compute type. */
    Pass pass(Grids grids, ConditioningPairs pairs, Tensor c, Tensor text) {
        return new Pass(grids, pairs, c, text);
    }

    /** Inputs that all transformer blocks of the stage share: position embedding [N, C], modulation [U, 6, C], RoPE, segments. */
    private record Shared(Tensor positions, Tensor e, Rope3d rope, Segments self, Segments cross) {}

    /** The stage on the down path and the up path of one pack, with the skip connection between them. */
    final class Pass {
        private final Grids grids;
        private Tensor c;
        private Tensor text;
        private final TokenConditioning pairsOfCells;
        private @Nullable Shared shared;
        private Tensor skip;

        private Pass(Grids grids, ConditioningPairs pairs, Tensor c, Tensor text) {
            this.grids = grids;
            this.c = c;
            this.text = text;
            pairsOfCells = pairs.ofCells(grids.pack().clips(), n);
            shared = attends ? shared() : null;
        }

        private Shared shared() {
            List<GridShape> cells = grids.cells(n);
            TokenPositions at = new TokenPositions(cells, config.patchSize(), side);
            return new Shared(
                    positionEmbedding.forward(at.fourierFeatures()),
                    modulation.forward(c).reshape(c.size(0), 6, -1),
                    at.rope(head),
                    grids.pack().self(cells),
                    grids.pack().cross(cells));
        }

        /** [N, C] → [N/4, K]. */
        Tensor down(Tensor x) {
            skip = run(shared == null ? x : x.plus(shared.positions), downBlocks, downTransformer);
            return Layers.alone(() -> merge.forward(grids.coarser(skip, n)));
        }

        /** [N/4, K] → [N, C]. */
        Tensor up(Tensor x) {
            Tensor joined = Layers.alone(() -> {
                Tensor y = grids.finer(split.forward(x), n / 2);
                return join.forward(Tensor.cat(List.of(y, skip), 1));
            });
            return run(joined, upBlocks, upTransformer);
        }

        /** Cuts the graph between down path and up path. */
        void cut(Checkpoint checkpoint) {
            c = checkpoint.cut(c);
            text = checkpoint.cut(text);
            skip = checkpoint.cut(skip);
            Shared s = shared;
            if (s != null) {
                shared = new Shared(s.positions, checkpoint.cut(s.e), s.rope, s.self, s.cross);
            }
        }

        private Tensor run(Tensor x, List<ResidualBlock> residual, List<DitBlock> transformer) {
            Tensor y = Layers.fold(residual, x, (p, z) -> p.forward(z, c, pairsOfCells, grids, n));
            Shared l = shared;
            return l == null
                    ? y
                    : Layers.fold(
                            transformer, y, (b, z) -> b.forward(z, l.e, pairsOfCells, l.rope, text, l.self, l.cross));
        }
    }

    /**
     * Residual block: two convolutions over each frame with a modulated norm between them, then a convolution over time with
     * a residual connection of its own. Ho et al., 2020; factorised space and time as in "Make-A-Video", Singer et al., 2022.
     */
    private static final class ResidualBlock {
        private final Norm norm;
        private final Conv2d first;
        private final Linear modulation;
        private final Conv2d second;
        private final Norm timeNorm;
        private final Conv3d time;

        ResidualBlock(Weights w, int channels, int dim) {
            norm = new Norm.Layer(w.at("norm"), channels, AdaLn.EPS);
            first = new Conv2d(w.at("conv1"), channels, channels, KERNEL);
            modulation = new Linear(w.at("modulation"), dim, 2L * channels, Init.ZEROS);
            second = new Conv2d(w.at("conv2"), channels, channels, KERNEL, Init.ZEROS);
            timeNorm = new Norm.Layer(w.at("norm_time"), channels, AdaLn.EPS);
            time = new Conv3d(w.at("time"), Init.ZEROS, channels, channels, KERNEL, 1, 1);
        }

        /** x [N, C], c [U, D]. */
        Tensor forward(Tensor x, Tensor c, TokenConditioning pairs, Grids grids, int n) {
            Tensor m = modulation.forward(c).reshape(c.size(0), 2, x.size(1)).plus(AdaLn.start(0, 1));
            List<Tensor> shiftScale = pairs.gather(m); // 2 × [N, C]
            Tensor y = grids.frames(norm.forward(x).silu(), n, first::forward);
            Tensor z = grids.frames(
                    AdaLn.modulated(y, shiftScale.get(0), shiftScale.get(1)).silu(), n, second::forward);
            Tensor u = x.plus(z);
            return u.plus(grids.videos(timeNorm.forward(u).silu(), n, time::forward));
        }
    }
}
