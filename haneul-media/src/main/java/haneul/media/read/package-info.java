/** Files and folders into clips: containers, decoding, timestamps, orientation. Internal to this module. */
@NullMarked
package haneul.media.read;

import org.jspecify.annotations.NullMarked;
