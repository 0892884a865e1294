/** How well a model paints what is asked, measured with the toy world's oracle. */
@NullMarked
package haneul.eval;

import org.jspecify.annotations.NullMarked;
