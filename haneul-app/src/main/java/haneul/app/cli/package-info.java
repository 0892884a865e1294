/** The command line: reads what is asked, lets the other modules do it, and says what came of it. */
@NullMarked
package haneul.app.cli;

import org.jspecify.annotations.NullMarked;
