/** Training: clips with captions in, a model out; interrupted at any moment, it ends with the same bits. */
@NullMarked
package haneul.train;

import org.jspecify.annotations.NullMarked;
