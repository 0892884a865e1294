/** Diffusion sampling: noise schedules, samplers, and the guided denoiser of canvases. */
@NullMarked
package haneul.diffusion.sample;

import org.jspecify.annotations.NullMarked;
