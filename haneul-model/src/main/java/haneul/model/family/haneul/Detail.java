package haneul.model.family.haneul;

import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.nn.Conv2d;
import haneul.nn.Init;
import haneul.nn.Linear;
import haneul.nn.Weights;
import haneul.tensor.Tensor;
import java.util.List;

/**
 * Convolutions before and behind the blocks of a {@link HaneulDit}, over each frame of latents. A thing lies anywhere,
 * also across the borders of patches: what it looks like need not be learned again for each place in a patch. The head
 * sees nothing but what the blocks say, so that there is no way around them. Both start by adding nothing.
 *
 * <p>Legend: L patches, P numbers in a patch, D width.
 */
final class Detail {
    private static final int KERNEL = 3;

    private final Patch patch;
    private final Conv2d stemIn;
    private final Conv2d stemHidden;
    private final Linear stemOut;
    private final Linear headIn;
    private final Conv2d headHidden;
    private final Conv2d headOut;

    Detail(Weights w, HaneulDitConfig c) {
        patch = c.patchSize();
        int k = c.detail();
        long numbers = (long) k * patch.cells();
        stemIn = new Conv2d(w.at("stem.in"), c.latentChannels(), k, KERNEL);
        stemHidden = new Conv2d(w.at("stem.blocks.0"), k, k, KERNEL);
        stemOut = new Linear(w.at("stem.out"), numbers, c.dim(), Init.ZEROS);
        headIn = new Linear(w.at("head.in"), c.dim(), numbers);
        headHidden = new Conv2d(w.at("head.blocks.0"), k, k, KERNEL);
        headOut = new Conv2d(w.at("head.out"), k, c.latentChannels(), KERNEL, Init.ZEROS);
    }

    /** The same over these clips. */
    Over over(List<GridShape> clips) {
        return new Over(new PatchPictures(clips, patch));
    }

    /** The convolutions over the clips of a pack. */
    final class Over {
        private final PatchPictures pictures;

        private Over(PatchPictures pictures) {
            this.pictures = pictures;
        }

        /** What is added to the embedded patches: noisy patches [L, P] → [L, D]. */
        Tensor stem(Tensor patches) {
            return stemOut.forward(pictures.each(
                    patches, x -> stemHidden.forward(stemIn.forward(x).silu()).silu()));
        }

        /** What is added to the clean patches: what the blocks say [L, D] → [L, P]. */
        Tensor head(Tensor said) {
            return pictures.each(
                    headIn.forward(said),
                    x -> headOut.forward(headHidden.forward(x.silu()).silu()));
        }
    }
}
