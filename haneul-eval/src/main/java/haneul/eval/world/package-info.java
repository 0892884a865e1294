/** Clips of the toy world as ordinary files. */
@NullMarked
package haneul.eval.world;

import org.jspecify.annotations.NullMarked;
