/** Ways of prompting: expressions over a canvas, a few lines each. */
@NullMarked
package haneul.diffusion.task;

import org.jspecify.annotations.NullMarked;
