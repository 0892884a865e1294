/**
 * Training of autoencoders and transformers on captioned clips. A run that is interrupted at any moment and resumed ends, on
 * the CPU, with the bits of one that was not.
 *
 * <p>A run sets state of the process: the thread count, and deterministic algorithms on the CPU (see {@link haneul.tensor}).
 */
@NullMarked
package haneul.train;

import org.jspecify.annotations.NullMarked;
