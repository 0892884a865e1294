/** Tasks as values over files: each becomes a canvas once the model is known. */
@NullMarked
package haneul.job.task;

import org.jspecify.annotations.NullMarked;
