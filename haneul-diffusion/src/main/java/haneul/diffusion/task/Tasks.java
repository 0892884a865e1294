package haneul.diffusion.task;

import haneul.core.Frame;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Level;
import haneul.media.Video;
import java.util.List;

/** What people ask for, said as a canvas. Pictures and clips have the grid's size already. */
public final class Tasks {
    private Tasks() {}

    /** A sentence becomes a video; "" paints anything. */
    public static Canvas textToVideo(String prompt, Grid grid) {
        return Canvas.blank(grid).say(prompt);
    }

    /** A sentence becomes a picture. */
    public static Canvas textToImage(String prompt, int width, int height) {
        return Canvas.blank(Grid.of(width, height, 1)).say(prompt);
    }

    /** A picture begins to move. */
    public static Canvas animate(Frame picture, String prompt, Grid grid) {
        return Canvas.blank(grid).paste(picture, 0).say(prompt);
    }

    /** From a first picture to a last one. */
    public static Canvas between(Frame first, Frame last, String prompt, Grid grid) {
        return Canvas.blank(grid).paste(first, 0).paste(last, grid.frames() - 1).say(prompt);
    }

    /** What comes after the end of a clip, which stands at the start of the canvas. */
    public static Canvas extend(Video tail, String prompt, Grid grid) {
        return Canvas.blank(grid).paste(tail, 0).say(prompt);
    }

    /** What came before the start of a clip, which stands at the end of the canvas. */
    public static Canvas extendBackward(Video head, String prompt, Grid grid) {
        return Canvas.blank(grid).paste(head, grid.frames() - head.frames()).say(prompt);
    }

    /** The way from the end of one clip to the start of another. */
    public static Canvas connect(Video tail, Video head, String prompt, Grid grid) {
        return extend(tail, prompt, grid).paste(head, grid.frames() - head.frames());
    }

    /** The same clip in other words, 0 (unchanged) … 1 (forgotten). */
    public static Canvas edit(Video clip, String prompt, double strength) {
        return Canvas.of(clip).repaint(strength).say(prompt);
    }

    /** The same where a mask says so. */
    public static Canvas edit(Video clip, String prompt, double strength, List<Level> mask) {
        return Canvas.of(clip).repaint(strength, mask).say(prompt);
    }
}
