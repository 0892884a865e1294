/** Painting: a studio opens a model and paints canvases; a plan says what that would cost. */
@NullMarked
package haneul.diffusion;

import org.jspecify.annotations.NullMarked;
