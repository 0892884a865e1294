/** Shared by every module: the exception, the random generator, a picture, progress, memory and places on a disk. */
@NullMarked
package haneul.core;

import org.jspecify.annotations.NullMarked;
