/**
 * A toy world whose clips are known exactly: a renderer, captions, and an oracle that reads pixels without
 * having learnt anything. Lengths are in units of the frame's shorter side, time runs from 0 to 1 over a clip.
 */
@NullMarked
package haneul.world;

import org.jspecify.annotations.NullMarked;
