/** Commands that train, make and pack models. */
@NullMarked
package haneul.app.cli.train;

import org.jspecify.annotations.NullMarked;
