/** Prompt upsampling: short and free prompts become captions as a model was trained on. */
@NullMarked
package haneul.job.enhance;

import org.jspecify.annotations.NullMarked;
