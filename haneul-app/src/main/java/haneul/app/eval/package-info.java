/** How well a model paints what is asked, measured with the toy world's oracle. */
@NullMarked
package haneul.app.eval;

import org.jspecify.annotations.NullMarked;
