package haneul.model.condition;

import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Patch;
import haneul.tensor.Tensor;
import java.util.List;

/** How a model is conditioned on the known part of a clip. */
public sealed interface Conditioning {
    /** The diffusion transformer. */
    DiffusionTransformer dit();

    /** The size of its patches in latents. */
    Patch patch();

    /** The same conditioning of another transformer. */
    Conditioning withTransformer(DiffusionTransformer other);

    /** The noise level of every patch is an input: known latents have level 0. Chen et al., "Diffusion Forcing", 2024. */
    record PerPatch(DiffusionTransformer dit, Patch patch) implements Conditioning {
        @Override
        public Conditioning withTransformer(DiffusionTransformer other) {
            return new PerPatch(other, patch);
        }
    }

    /**
     * One noise level for all patches, and no input for known latents: each step replaces them by known latents noised to
     * that level. Lugmayr et al., "RePaint", 2022.
     */
    record Replace(DiffusionTransformer dit, Patch patch) implements Conditioning {
        @Override
        public Conditioning withTransformer(DiffusionTransformer other) {
            return new Replace(other, patch);
        }
    }

    /**
     * One noise level for all patches, and known pixels as more channels behind the noisy latents of each patch. Given
     * patches are denoised too and given back in the end; patches to be edited are replaced above their level.
     */
    record Channels(DiffusionTransformer dit, Patch patch, ControlChannels control) implements Conditioning {
        @Override
        public Conditioning withTransformer(DiffusionTransformer other) {
            return new Channels(other, patch, control);
        }
    }

    /** Encodes the known part of a clip as conditioning channels. */
    @FunctionalInterface
    interface ControlChannels {
        /**
         * @param known pixels [3, T, H, W] in −1…1, grey (0) where they are unknown
         * @param unknown level of each pixel [1, T, H, W], 0 (given) … 1 (unknown)
         * @param references reference pictures, each [3, 1, H, W] in −1…1
         * @return channels [E, R + T', h, w] for the grid of latents, with one more frame for each of R reference pictures
         */
        Tensor of(Tensor known, Tensor unknown, List<Tensor> references);
    }
}
