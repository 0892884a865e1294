/** FFmpeg loaded, and its pictures as RGB. Internal to this module. */
@NullMarked
package haneul.media.ffmpeg;

import org.jspecify.annotations.NullMarked;
