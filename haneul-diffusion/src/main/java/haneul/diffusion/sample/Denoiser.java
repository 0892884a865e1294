package haneul.diffusion.sample;

import haneul.tensor.Tensor;

/** A denoiser: estimates clean latents from noisy ones, D(x, σ). Karras et al., 2022. */
@FunctionalInterface
public interface Denoiser {
    /** x of any shape at noise level σ → the estimate of the clean x, of the same shape. */
    Tensor denoise(Tensor x, double sigma);
}
