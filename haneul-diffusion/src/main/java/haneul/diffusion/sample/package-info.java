/** From noise to picture: schedules, samplers and guidance, as functions. */
@NullMarked
package haneul.diffusion.sample;

import org.jspecify.annotations.NullMarked;
