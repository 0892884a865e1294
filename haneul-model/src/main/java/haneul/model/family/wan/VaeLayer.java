package haneul.model.family.wan;

import haneul.tensor.Tensor;

/** A piece of Wan's compression network. Pictures lie with their channels last: frames [T, H, W, C]. */
interface VaeLayer {
    /** The halo of what looks at the whole picture. */
    int WHOLE = 1 << 20;

    /** The next frames of a stream, x [T, H, W, C] → [T', H', W', C']. */
    Tensor forward(Tensor x, Past past);

    /** How many pixels of x beside its own a pixel of the result depends on, in any direction. */
    int halo();
}
