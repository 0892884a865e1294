/** Diffusion transformers: what goes in and what comes out. */
@NullMarked
package haneul.model.dit;

import org.jspecify.annotations.NullMarked;
