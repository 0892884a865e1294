/** Benchmarks: every line prints a ratio to a baseline measured in the same run. */
@NullMarked
package haneul.it;

import org.jspecify.annotations.NullMarked;
