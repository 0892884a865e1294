package haneul.model.family.haneul;

import haneul.model.dit.Pack;
import haneul.nn.Checkpoint;
import haneul.nn.Conv2d;
import haneul.nn.Init;
import haneul.nn.Norm;
import haneul.nn.Weights;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * U-Net around the blocks of a {@link HaneulDit}: from latents to patches and back, in stages that each halve the resolution.
 * Convolutions over latents are translation-equivariant, so the model does not have to relearn an object's appearance for
 * every offset within a patch; this converges several times faster (decision 11).
 *
 * <p>Legend: L patches, P numbers in a patch, D width, U distinct pairs of noise level and sentence, S text tokens.
 */
final class Hourglass {
    private static final int KERNEL = 3;

    private final int side;
    private final Conv2d stem;
    private final List<UNetStage> stages = new ArrayList<>();
    private final Norm norm;
    private final Conv2d head;

    Hourglass(Weights w, HaneulDitConfig c) {
        side = c.patchSize().h();
        int channels = c.stages().get(0).channels();
        stem = new Conv2d(w.at("stem.in"), c.latentChannels(), channels, KERNEL);
        for (int i = 0; i < c.stages().size(); i++) {
            stages.add(new UNetStage(w.at("stages." + i), c, i));
        }
        norm = new Norm.Layer(w.at("head.norm"), channels, AdaLn.EPS);
        head = new Conv2d(w.at("head.out"), channels, c.latentChannels(), KERNEL, Init.ZEROS);
    }

    /** The hourglass for one pack. {@code c}: conditioning of each pair [U, D]; text [S, D] in the compute type. */
    Pass pass(Grids grids, ConditioningPairs pairs, Tensor c, Tensor text) {
        return new Pass(
                grids, stages.stream().map(s -> s.pass(grids, pairs, c, text)).toList());
    }

    /** Down path and up path of one pack. */
    final class Pass {
        private final Grids grids;
        private final List<UNetStage.Pass> stages;

        private Pass(Grids grids, List<UNetStage.Pass> stages) {
            this.grids = grids;
            this.stages = stages;
        }

        /** Down path: the patches of the pack [L, P] → [L, D]. */
        Tensor down() {
            Pack pack = grids.pack();
            Tensor x = grids.frames(grids.latents(pack.patches(), side), side, stem::forward);
            for (UNetStage.Pass stage : stages) {
                x = stage.down(x);
            }
            return x;
        }

        /** Cuts the graph between down path and up path, for a checkpoint of the blocks between them. */
        void cut(Checkpoint checkpoint) {
            stages.forEach(stage -> stage.cut(checkpoint));
        }

        /** Up path: output of the blocks [L, D] → clean patches [L, P]. */
        Tensor up(Tensor y) {
            Tensor x = y;
            for (int i = stages.size() - 1; i >= 0; i--) {
                x = stages.get(i).up(x);
            }
            return grids.patches(grids.frames(norm.forward(x).silu(), side, head::forward), side);
        }
    }
}
