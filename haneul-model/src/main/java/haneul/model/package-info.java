/** A video model as a whole, whatever its family. */
@NullMarked
package haneul.model;

import org.jspecify.annotations.NullMarked;
