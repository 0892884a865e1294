package haneul.app.cli;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Video;
import java.util.List;
import java.util.function.Function;

/**
 * What a task comes down to.
 *
 * @param grid of the result
 * @param canvases to paint, before anything is said on them
 * @param join from what was painted, one for each canvas, to the result
 * @param inputs the words that stand before the prompt in the command that makes it again
 * @param more options of this task in that command
 */
record Work(
        Grid grid, List<Canvas> canvases, Function<List<Video>, Video> join, List<String> inputs, List<String> more) {

    /** Words alone. */
    static Work blank(Grid grid, List<String> more) {
        return of(Canvas.blank(grid), List.of(), more);
    }

    /** One canvas, which is the result. */
    static Work of(Canvas canvas, List<String> inputs, List<String> more) {
        return new Work(canvas.grid(), List.of(canvas), videos -> videos.get(0), inputs, more);
    }

    /** How many pixels are painted, all frames together. */
    long pixels() {
        return canvases.stream()
                .map(Canvas::grid)
                .mapToLong(g -> (long) g.width() * g.height() * g.frames())
                .sum();
    }
}
