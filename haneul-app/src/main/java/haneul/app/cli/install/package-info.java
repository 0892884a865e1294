/** Commands about the installation: doctor, clean, completion, help and version. */
@NullMarked
package haneul.app.cli.install;

import org.jspecify.annotations.NullMarked;
