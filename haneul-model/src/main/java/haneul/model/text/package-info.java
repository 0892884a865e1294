/** From sentences to vectors that a model can listen to. The only package that knows the native tokenizer. */
@NullMarked
package haneul.model.text;

import org.jspecify.annotations.NullMarked;
