package haneul.app.cli.paint;

import haneul.core.Frame;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Soundtrack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task comes down to.
 *
 * @param canvas to paint; on it is said what the options say, or what is said already
 * @param inputs the words that stand before the prompt in the command that makes it again
 * @param more options of this task in that command
 * @param sound of the clips that are given; what is painted is silent
 */
public record Work(Canvas canvas, List<String> inputs, List<String> more, Soundtrack sound) {
    /** The same with the canvas's size among the options. */
    public static Work sized(Canvas canvas, List<String> inputs, List<String> more) {
        List<String> all = new ArrayList<>(
                List.of("--size", canvas.grid().width() + "x" + canvas.grid().height()));
        all.addAll(more);
        return new Work(canvas, inputs, all, Soundtrack.NONE);
    }

    /** The same with this sound. */
    public Work sounding(Soundtrack other) {
        return new Work(canvas, inputs, more, other);
    }

    /** The same with reference pictures, if there are any. */
    public Work referring(List<Path> files, List<Frame> pictures) {
        if (files.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(more);
        files.forEach(f -> all.addAll(List.of("--reference", f.toString())));
        return new Work(canvas.refer(pictures), inputs, all, sound);
    }

    /** Words alone. */
    public static Work blank(Grid grid, List<String> more) {
        return sized(Canvas.blank(grid), List.of(), more);
    }

    /** How many pixels are painted, all frames together. */
    public long pixels() {
        Grid g = canvas.grid();
        return (long) g.width() * g.height() * g.frames();
    }
}
