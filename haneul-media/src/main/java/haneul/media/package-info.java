/**
 * Clips in and out: {@link haneul.media.Video} reads lazily, {@link haneul.media.VideoWriter} writes as a stream, and
 * {@link haneul.media.Provenance} finds the settings that travel inside the file. The packages below are
 * internal to the module, which alone uses FFmpeg.
 */
@NullMarked
package haneul.media;

import org.jspecify.annotations.NullMarked;
