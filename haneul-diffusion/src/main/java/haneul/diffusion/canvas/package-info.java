/** A video of which some is known: every way of prompting is an expression over it. */
@NullMarked
package haneul.diffusion.canvas;

import org.jspecify.annotations.NullMarked;
