/** The front door: open a model, paint a canvas. */
@NullMarked
package haneul.diffusion;

import org.jspecify.annotations.NullMarked;
