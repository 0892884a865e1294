/** The published families against the numbers that their reference implementations print. */
@NullMarked
package haneul.it.parity;

import org.jspecify.annotations.NullMarked;
