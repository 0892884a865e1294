package haneul.model.family.wan;

import haneul.model.dit.Patch;
import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;

/** A convolution whose steps are as wide as its kernel, which is a linear map of patches. */
final class PatchEmbedding {
    private final Tensor weight;
    private final Tensor bias;

    PatchEmbedding(Weights w, long channels, Patch p, long dim) {
        weight = w.param("weight", Init.fanIn(), dim, channels, p.t(), p.h(), p.w());
        bias = w.param("bias", Init.ZEROS, dim);
    }

    /** Patches [L, P], ordered as (C, t, h, w) → [L, D]. */
    Tensor forward(Tensor patches) {
        Tensor matrix = weight.to(patches.dtype()).reshape(weight.size(0), -1); // [D, P]
        return Ops.linear(patches, matrix, bias.to(patches.dtype()));
    }
}
