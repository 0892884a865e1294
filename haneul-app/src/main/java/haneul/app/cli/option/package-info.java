/** Options that several commands share, as values that are checked. */
@NullMarked
package haneul.app.cli.option;

import org.jspecify.annotations.NullMarked;
