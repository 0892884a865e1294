package haneul.model.family.haneul;

import haneul.model.dit.Pack;
import haneul.nn.Conv2d;
import haneul.nn.Init;
import haneul.nn.Norm;
import haneul.nn.Weights;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from latents to the patches that the blocks of a {@link HaneulDit} see, and back, in stages that are each twice as
 * coarse as the one before. A thing lies anywhere: convolutions over latents need not learn what it looks like again for each
 * place in a patch, and find it in noise after a fraction of the training.
 *
 * <p>Legend: L patches, P numbers in a patch, D width.
 */
final class Hourglass {
    private static final int KERNEL = 3;

    private final int side;
    private final Conv2d stem;
    private final List<Stage> stages = new ArrayList<>();
    private final Norm norm;
    private final Conv2d head;

    Hourglass(Weights w, HaneulDitConfig c) {
        side = c.patchSize().h();
        int channels = c.stages().get(0).channels();
        stem = new Conv2d(w.at("stem.in"), c.latentChannels(), channels, KERNEL);
        for (int i = 0; i < c.stages().size(); i++) {
            stages.add(new Stage(w.at("stages." + i), c, i));
        }
        norm = new Norm.Layer(w.at("head.norm"), channels, Modulation.EPS);
        head = new Conv2d(w.at("head.out"), channels, c.latentChannels(), KERNEL, Init.ZEROS);
    }

    /** The same over a pack. {@code c}: what noise level and sentence say [U, D]; text [S, D] in the compute type. */
    Over over(Grids grids, Conditions conditions, Tensor c, Tensor text) {
        return new Over(
                grids,
                stages.stream().map(s -> s.over(grids, conditions, c, text)).toList());
    }

    /** The stages over one pack, there and back. */
    final class Over {
        private final Grids grids;
        private final List<Stage.Over> stages;

        private Over(Grids grids, List<Stage.Over> stages) {
            this.grids = grids;
            this.stages = stages;
        }

        /** The patches of the pack [L, P] → [L, D]. */
        Tensor there() {
            Pack pack = grids.pack();
            Tensor x = grids.pictures(grids.latents(pack.patches(), side), side, stem::forward);
            for (Stage.Over stage : stages) {
                x = stage.there(x);
            }
            return x;
        }

        /** What the blocks say [L, D] → clean patches [L, P]. */
        Tensor back(Tensor said) {
            Tensor x = said;
            for (int i = stages.size() - 1; i >= 0; i--) {
                x = stages.get(i).back(x);
            }
            return grids.patches(grids.pictures(norm.forward(x).silu(), side, head::forward), side);
        }
    }
}
