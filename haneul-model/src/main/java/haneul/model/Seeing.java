package haneul.model;

import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Patch;

/** How a family sees a canvas of which something is known. */
public sealed interface Seeing {
    /** The noise level of every patch is an input: what is known simply has level 0. */
    record PerPatch(DiffusionTransformer dit, Patch patch) implements Seeing {}
}
