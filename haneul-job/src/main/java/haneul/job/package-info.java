/** Which model is meant: the bundled one, or a folder. */
@NullMarked
package haneul.job;

import org.jspecify.annotations.NullMarked;
