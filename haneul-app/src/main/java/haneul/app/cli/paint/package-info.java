/** Commands that paint. */
@NullMarked
package haneul.app.cli.paint;

import org.jspecify.annotations.NullMarked;
