/** The families of models, and the one door that opens them all. */
@NullMarked
package haneul.model.family;

import org.jspecify.annotations.NullMarked;
