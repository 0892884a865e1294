/** Checkpoints on disk: safetensors files, folders in the Hugging Face layout, and their config files. */
@NullMarked
package haneul.model.weights;

import org.jspecify.annotations.NullMarked;
