package haneul.app.cli;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.task.Tasks;
import haneul.media.Video;

/**
 * The new frames between the end of one clip and the start of another.
 *
 * @param canvas with the end and the start on it
 * @param from the first new frame on the canvas
 * @param to the frame after the last new one
 */
record Way(Canvas canvas, int from, int to) {
    /** Both clips have one size and rate; the way is whole groups of four frames, which is said if it was not asked. */
    static Way between(Video a, Video b, double seconds, double rate, Console console) {
        Video tail = Seam.tail(a);
        Video head = Seam.head(b);
        int asked = Length.frames(seconds, rate);
        int to = Seam.group(tail.frames() + asked);
        int frames = to - tail.frames();
        if (frames != asked) {
            console.note("The way is " + frames + " frames long instead of " + asked + ", whole groups of four");
        }
        Grid grid = new Grid(a.width(), a.height(), to + head.frames(), rate);
        return new Way(Tasks.connect(tail, head, "", grid), tail.frames(), to);
    }

    int frames() {
        return to - from;
    }

    /** The new frames of what was painted. */
    Video of(Video painted) {
        return painted.slice(from, to);
    }
}
