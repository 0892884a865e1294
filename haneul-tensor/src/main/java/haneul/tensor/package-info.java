/** Tensors over libtorch. The only package that knows the native binding; nothing above it sees native memory. */
@NullMarked
package haneul.tensor;

import org.jspecify.annotations.NullMarked;
