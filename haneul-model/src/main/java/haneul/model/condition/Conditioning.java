package haneul.model.condition;

import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Patch;
import haneul.tensor.Tensor;
import java.util.List;

/** How a family sees a canvas of which something is known. */
public sealed interface Conditioning {
    /** The transformer. */
    DiffusionTransformer dit();

    /** How latents are cut for it. */
    Patch patch();

    /** The noise level of every patch is an input: what is known simply has level 0. */
    record PerPatch(DiffusionTransformer dit, Patch patch) implements Conditioning {}

    /**
     * One noise level for all, and nothing said of what is known: at every step it is put in at that level. Lugmayr et
     * al., "RePaint", 2022.
     */
    record Replace(DiffusionTransformer dit, Patch patch) implements Conditioning {}

    /**
     * One noise level for all, and what is known goes in beside the noisy latents, as more numbers in every patch. What is
     * given is painted too, and given back in the end; what is to be edited is put in at its level.
     */
    record Channels(DiffusionTransformer dit, Patch patch, ControlChannels control) implements Conditioning {}

    /** What a family makes of the known part of a clip. */
    @FunctionalInterface
    interface ControlChannels {
        /**
         * @param known pixels [3, T, H, W] in −1…1, grey (0) where they are unknown
         * @param unknown how far each pixel must still be painted [1, T, H, W], 0 (given) … 1
         * @param references pictures that are to be seen, each [3, 1, H, W] in −1…1
         * @return more channels [E, R + T', h, w] for the latents' grid, which has a frame more for each reference picture
         */
        Tensor of(Tensor known, Tensor unknown, List<Tensor> references);
    }
}
