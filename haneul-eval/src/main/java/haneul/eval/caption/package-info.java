/** Measures captioners with the toy world, where what is true of a clip is known exactly. */
@NullMarked
package haneul.eval.caption;

import org.jspecify.annotations.NullMarked;
