/** A painting as a value: what is asked for, its run and its result. */
@NullMarked
package haneul.job;

import org.jspecify.annotations.NullMarked;
