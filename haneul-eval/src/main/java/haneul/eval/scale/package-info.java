/** Scaling laws: models of several sizes are trained for several budgets, and a power law is fitted. */
@NullMarked
package haneul.eval.scale;

import org.jspecify.annotations.NullMarked;
