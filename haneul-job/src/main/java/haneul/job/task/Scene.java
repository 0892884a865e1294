package haneul.job.task;

import haneul.diffusion.canvas.Canvas;
import haneul.media.Soundtrack;

/**
 * A task for a known model.
 *
 * @param canvas to paint; a prompt is said on it later
 * @param sound of the clips that are given; what is painted is silent
 * @param task with every value known, which gives this scene again
 */
public record Scene(Canvas canvas, Soundtrack sound, Task task) {
    static Scene silent(Canvas canvas, Task task) {
        return new Scene(canvas, Soundtrack.NONE, task);
    }

    /** How many pixels are painted, all frames together. */
    public long pixels() {
        return (long) canvas.grid().width()
                * canvas.grid().height()
                * canvas.grid().frames();
    }
}
