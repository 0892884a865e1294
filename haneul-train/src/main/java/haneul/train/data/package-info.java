/** Clips with captions, and their latents on disk. */
@NullMarked
package haneul.train.data;

import org.jspecify.annotations.NullMarked;
