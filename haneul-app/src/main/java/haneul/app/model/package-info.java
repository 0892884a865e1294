/** Which model is meant: the bundled one, or a folder. */
@NullMarked
package haneul.app.model;

import org.jspecify.annotations.NullMarked;
