/** Commands that measure and describe models and clips. */
@NullMarked
package haneul.app.cli.measure;

import org.jspecify.annotations.NullMarked;
