/** Clips of the toy world as ordinary files. */
@NullMarked
package haneul.app.world;

import org.jspecify.annotations.NullMarked;
