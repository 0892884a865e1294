/** Clips into files and folders: encoding, muxing, palettes. Internal to this module. */
@NullMarked
package haneul.media.write;

import org.jspecify.annotations.NullMarked;
