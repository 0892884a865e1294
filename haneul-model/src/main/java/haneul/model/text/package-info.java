/** Text encoders and tokenizers. The only package that uses the native tokenizer. */
@NullMarked
package haneul.model.text;

import org.jspecify.annotations.NullMarked;
