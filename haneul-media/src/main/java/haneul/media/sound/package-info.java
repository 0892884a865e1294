/** Sound of one file into another. Internal to this module. */
@NullMarked
package haneul.media.sound;

import org.jspecify.annotations.NullMarked;
