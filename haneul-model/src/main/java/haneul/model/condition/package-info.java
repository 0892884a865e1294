/** How a model is conditioned on what is known of a video. */
@NullMarked
package haneul.model.condition;

import org.jspecify.annotations.NullMarked;
