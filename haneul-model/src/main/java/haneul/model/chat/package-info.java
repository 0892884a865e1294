/** Chat models behind an OpenAI-compatible interface. */
@NullMarked
package haneul.model.chat;

import org.jspecify.annotations.NullMarked;
