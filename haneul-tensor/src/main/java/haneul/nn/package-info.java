/** Layers: small final classes that take their weights from a cursor and say their shapes. */
@NullMarked
package haneul.nn;

import org.jspecify.annotations.NullMarked;
