package haneul.model.family.haneul;

import haneul.model.dit.GridShape;
import haneul.model.dit.TokenConditioning;
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
 * What a {@link HaneulDit} does before and behind its blocks where patches are cut into finer cells: pairs of convolutions
 * over each frame, with one over time behind each, then blocks over all cells of a clip. On the way back the stage is shown
 * what it said on the way there. Ronneberger et al., 2015 (U-Net); Ho et al., 2020 (a noise level modulates each pair).
 *
 * <p>Legend: N cells, n to a patch in height and width, C channels of the stage, K those of the coarser one that follows, D
 * width of the conditions, U different pairs of noise level and sentence, S text tokens.
 */
final class Stage {
    private static final int KERNEL = 3;

    private final int n;
    private final int side;
    private final int head;
    private final HaneulDitConfig config;
    private final boolean looks;
    private final @Nullable Linear places;
    private final @Nullable Linear modulation;
    private final List<Pair> pairsThere = new ArrayList<>();
    private final List<DitBlock> blocksThere = new ArrayList<>();
    private final Linear merge;
    private final Linear split;
    private final Linear join;
    private final List<Pair> pairsBack = new ArrayList<>();
    private final List<DitBlock> blocksBack = new ArrayList<>();

    /** Declares the weights of the stage with this number, 0 being the finest. */
    Stage(Weights w, HaneulDitConfig c, int number) {
        HaneulDitConfig.Stage s = c.stages().get(number);
        config = c;
        side = 1 << number;
        n = c.patchSize().h() / side;
        head = c.dim() / c.heads();
        looks = s.blocks() > 0;
        int channels = s.channels();
        int next = number + 1 < c.stages().size() ? c.stages().get(number + 1).channels() : c.dim();
        places = looks ? new Linear(w.at("position_embedding"), Places.WIDTH, channels, Init.fanIn(0.5)) : null;
        modulation = looks ? new Linear(w.at("modulation"), c.dim(), 6L * channels, Init.normal(0.02)) : null;
        merge = new Linear(w.at("merge"), 4L * channels, next);
        split = new Linear(w.at("split"), next, 4L * channels);
        join = new Linear(w.at("join"), 2L * channels, channels);
        for (int i = 0; i < s.pairs(); i++) {
            pairsThere.add(new Pair(w.at("down.blocks." + i), channels, c.dim()));
            pairsBack.add(new Pair(w.at("up.blocks." + i), channels, c.dim()));
        }
        for (int i = 0; i < s.blocks(); i++) {
            blocksThere.add(new DitBlock(w.at("down.transformer_blocks." + i), channels, channels / head, c.dim()));
            blocksBack.add(new DitBlock(w.at("up.transformer_blocks." + i), channels, channels / head, c.dim()));
        }
    }

    /** The stage over a pack. {@code c}: what noise level and sentence say [U, D]; text [S, D] in the compute type. */
    Over over(Grids grids, Conditions conditions, Tensor c, Tensor text) {
        return new Over(grids, conditions, c, text);
    }

    /** What the blocks share, there and back: where cells are [N, C], modulation [U, 6, C], and who sees and hears whom. */
    private record Look(Tensor places, Tensor e, Rope3d rope, Segments self, Segments cross) {}

    /** The stage over one pack, there and back. */
    final class Over {
        private final Grids grids;
        private final Tensor c;
        private final Tensor text;
        private final TokenConditioning told;
        private final @Nullable Look look;
        private Tensor said;

        private Over(Grids grids, Conditions conditions, Tensor c, Tensor text) {
            this.grids = grids;
            this.c = c;
            this.text = text;
            told = conditions.told(grids.pack().clips(), n);
            look = looks ? look() : null;
        }

        private Look look() {
            List<GridShape> cells = grids.cells(n);
            Places at = new Places(cells, config, side);
            return new Look(
                    places.forward(at.waves()),
                    modulation.forward(c).reshape(c.size(0), 6, -1),
                    at.rope(head),
                    grids.pack().self(cells),
                    grids.pack().cross(cells));
        }

        /** [N, C] → [N/4, K]. */
        Tensor there(Tensor x) {
            said = run(look == null ? x : x.plus(look.places), pairsThere, blocksThere);
            return Layers.alone(() -> merge.forward(grids.coarser(said, n)));
        }

        /** [N/4, K] → [N, C]. */
        Tensor back(Tensor x) {
            Tensor joined = Layers.alone(() -> {
                Tensor y = grids.finer(split.forward(x), n / 2);
                return join.forward(Tensor.cat(List.of(y, said), 1));
            });
            return run(joined, pairsBack, blocksBack);
        }

        private Tensor run(Tensor x, List<Pair> pairs, List<DitBlock> blocks) {
            Tensor y = Layers.fold(pairs, x, (p, z) -> p.forward(z, c, told, grids, n));
            Look l = look;
            return l == null
                    ? y
                    : Layers.fold(blocks, y, (b, z) -> b.forward(z, l.e, told, l.rope, text, l.self, l.cross));
        }
    }

    /**
     * Two convolutions over each frame, the norm between them modulated, and one over time; each adds to what it was given. In
     * space and then in time as in "Make-A-Video", Singer et al., 2022.
     */
    private static final class Pair {
        private final Norm norm;
        private final Conv2d first;
        private final Linear modulation;
        private final Conv2d second;
        private final Norm timeNorm;
        private final Conv3d time;

        Pair(Weights w, int channels, int dim) {
            norm = new Norm.Layer(w.at("norm"), channels, Modulation.EPS);
            first = new Conv2d(w.at("conv1"), channels, channels, KERNEL);
            modulation = new Linear(w.at("modulation"), dim, 2L * channels, Init.ZEROS);
            second = new Conv2d(w.at("conv2"), channels, channels, KERNEL, Init.ZEROS);
            timeNorm = new Norm.Layer(w.at("norm_time"), channels, Modulation.EPS);
            time = new Conv3d(w.at("time"), Init.ZEROS, channels, channels, KERNEL, 1, 1);
        }

        /** x [N, C], c [U, D]. */
        Tensor forward(Tensor x, Tensor c, TokenConditioning told, Grids grids, int n) {
            Tensor facts =
                    modulation.forward(c).reshape(c.size(0), 2, x.size(1)).plus(Modulation.start(0, 1));
            List<Tensor> m = told.each(facts); // 2 × [N, C]
            Tensor y = grids.pictures(norm.forward(x).silu(), n, first::forward);
            Tensor z = grids.pictures(Modulation.of(y, m.get(0), m.get(1)).silu(), n, second::forward);
            Tensor seen = x.plus(z);
            return seen.plus(grids.films(timeNorm.forward(seen).silu(), n, time::forward));
        }
    }
}
