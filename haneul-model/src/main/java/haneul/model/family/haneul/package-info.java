/** Haneul's own family: small enough to train on a laptop, every part of the real thing. */
@NullMarked
package haneul.model.family.haneul;

import org.jspecify.annotations.NullMarked;
