/** What every part of Haneul shares and the JDK lacks: one exception, one random generator, one picture, one progress. */
@NullMarked
package haneul.core;

import org.jspecify.annotations.NullMarked;
