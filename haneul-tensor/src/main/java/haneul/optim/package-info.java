/** Optimisers, averages and schedules; every state can be saved and resumed bit for bit. */
@NullMarked
package haneul.optim;

import org.jspecify.annotations.NullMarked;
