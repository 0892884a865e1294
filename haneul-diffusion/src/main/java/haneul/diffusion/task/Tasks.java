package haneul.diffusion.task;

import haneul.core.Frame;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Level;
import haneul.media.Frames;
import haneul.media.Video;
import java.util.ArrayList;
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

    /** A clip with frames more before and after it. */
    public static Canvas extend(Video clip, int before, int after, String prompt) {
        return Canvas.blank(grid(clip, before + clip.frames() + after))
                .paste(clip.all(), before, false)
                .say(prompt);
    }

    /** One clip, some frames of way, another clip. */
    public static Canvas connect(Video a, Video b, int way, String prompt) {
        return extend(a, 0, way + b.frames(), prompt).paste(b.all(), a.frames() + way, false);
    }

    /** A clip and some frames of way from its end to its beginning. */
    public static Canvas loop(Video clip, int way, String prompt) {
        return extend(clip, 0, way, prompt).ring();
    }

    /** A sentence becomes a video without beginning and end. */
    public static Canvas loop(String prompt, Grid grid) {
        return textToVideo(prompt, grid).ring();
    }

    /**
     * Two clips over the same time, one turning into the other: painted over where both show.
     *
     * @param weights how much of b shows in each frame, 0…1
     * @param strength how freely it is painted where both show alike, 0…1
     */
    public static Canvas blend(Video a, Video b, double[] weights, double strength, String prompt) {
        List<Frame> mixed = new ArrayList<>();
        List<Double> strengths = new ArrayList<>();
        try (Frames fa = a.open();
                Frames fb = b.open()) {
            for (double w : weights) {
                mixed.add(fa.next().mixed(fb.next(), w));
                strengths.add(strength * (1 - Math.abs(2 * w - 1)));
            }
        }
        return Canvas.of(mixed, a.fps()).repaint(strengths).say(prompt);
    }

    /** The same clip in other words, 0 (unchanged) … 1 (forgotten). */
    public static Canvas edit(Video clip, String prompt, double strength) {
        return Canvas.of(clip).repaint(strength).say(prompt);
    }

    /** The same where a mask says so. */
    public static Canvas edit(Video clip, String prompt, double strength, List<Level> mask) {
        return Canvas.of(clip).repaint(strength, mask).say(prompt);
    }

    private static Grid grid(Video clip, int frames) {
        return new Grid(clip.width(), clip.height(), frames, clip.fps());
    }
}
