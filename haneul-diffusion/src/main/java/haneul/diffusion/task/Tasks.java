package haneul.diffusion.task;

import haneul.core.Frame;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Frames;
import haneul.media.Video;
import java.util.ArrayList;
import java.util.List;

/**
 * Ways of prompting that take more than one expression over a {@link Canvas}, whose Javadoc shows the others. Clips that go
 * together must have the same size and frame rate.
 */
public final class Tasks {
    private Tasks() {}

    /**
     * Video extension.
     *
     * @param before new frames before the clip
     * @param after new frames after it
     */
    public static Canvas extend(Video clip, int before, int after, String prompt) {
        return Canvas.blank(grid(clip, before + clip.frames() + after))
                .paste(clip.all(), before, false)
                .say(prompt);
    }

    /**
     * Connects two clips.
     *
     * @param between new frames between them
     */
    public static Canvas connect(Video a, Video b, int between, String prompt) {
        return extend(a, 0, between + b.frames(), prompt).paste(b.all(), a.frames() + between, false);
    }

    /**
     * A seamless loop of a clip.
     *
     * @param between new frames from its end to its beginning
     */
    public static Canvas loop(Video clip, int between, String prompt) {
        return extend(clip, 0, between, prompt).ring();
    }

    /** Text to a seamless loop. */
    public static Canvas loop(String prompt, Grid grid) {
        return Canvas.blank(grid).say(prompt).ring();
    }

    /**
     * Blends two clips over the same time, one turning into the other: edited where both show.
     *
     * @param weights the share of b in each frame, 0…1
     * @param strength of the edit where both shares are equal, 0…1
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

    private static Grid grid(Video clip, int frames) {
        return new Grid(clip.width(), clip.height(), frames, clip.fps());
    }
}
