/** Wan's causal video VAE, 2.1 (4×8×8) and 2.2 (4×16×16). Wan 2.1 report, section 4.1. */
@NullMarked
package haneul.model.family.wan.vae;

import org.jspecify.annotations.NullMarked;
