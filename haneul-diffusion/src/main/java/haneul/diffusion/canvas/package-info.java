/** The canvas: known pixels, their levels and sentences; and its latents. Every way of prompting is an expression over it. */
@NullMarked
package haneul.diffusion.canvas;

import org.jspecify.annotations.NullMarked;
