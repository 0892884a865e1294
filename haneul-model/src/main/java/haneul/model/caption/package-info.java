/** Captioning of clips and upsampling of prompts: video encoder, text decoder, decoding. */
@NullMarked
package haneul.model.caption;

import org.jspecify.annotations.NullMarked;
