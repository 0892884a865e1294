package haneul.diffusion.sample;

import haneul.tensor.Tensor;

/** Says what the clean thing is behind a noisy one. */
@FunctionalInterface
public interface Denoiser {
    /** x of any shape at noise level sigma → the clean x. */
    Tensor denoise(Tensor x, double sigma);
}
