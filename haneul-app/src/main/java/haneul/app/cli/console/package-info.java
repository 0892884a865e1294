/** Where commands speak: results, messages, progress and events for programs. */
@NullMarked
package haneul.app.cli.console;

import org.jspecify.annotations.NullMarked;
