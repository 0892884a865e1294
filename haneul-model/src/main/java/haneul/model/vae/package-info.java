/** Compression networks: clips to latents and back. */
@NullMarked
package haneul.model.vae;

import org.jspecify.annotations.NullMarked;
