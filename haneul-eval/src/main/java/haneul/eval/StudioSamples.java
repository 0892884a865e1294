package haneul.eval;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.model.VideoModel;
import haneul.train.SamplePainter;
import java.util.List;

/** Samples of a training, painted in few steps. */
public final class StudioSamples implements SamplePainter {
    private static final int STEPS = 12;

    private final Studio studio;
    private final Settings settings;

    /** @param model in training, whose weights may change between samples */
    public StudioSamples(VideoModel model) {
        studio = new Studio(model, note -> {});
        settings = Settings.of(model.defaults(), 1).steps(STEPS);
    }

    @Override
    public List<Frame> paint(String prompt, int width, int height, int frames, Progress progress) {
        Canvas canvas = Canvas.blank(Grid.of(width, height, frames)).say(prompt);
        return studio.paint(canvas, settings, progress).all();
    }
}
