/** Evaluation of models with the toy world's oracle. */
@NullMarked
package haneul.eval;

import org.jspecify.annotations.NullMarked;
