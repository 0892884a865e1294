package haneul.job.task;

import haneul.core.Bounds;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Level;
import haneul.media.Fit;
import haneul.media.Video;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Video to video (SDEdit), inpainting and outpainting: a clip is painted over from a noise level on.
 *
 * @param strength that noise level, 0 (unchanged) … 1; null is the model's, or 0 where only a margin is painted
 * @param mask a picture or clip: white is painted over, black stays
 * @param pad pixels that are added around the clip
 */
public record Edit(
        Path clip,
        @Nullable Double strength,
        @Nullable Path mask,
        @Nullable Margin pad,
        Extent extent,
        Fit fit) implements Task {
    public Edit {
        Task.need(clip, "clip");
        if (strength != null) {
            Bounds.number("‹strength›", strength, 0, 1);
        }
    }

    @Override
    public String name() {
        return "edit";
    }

    @Override
    public List<Path> files() {
        return mask == null ? List.of(clip) : List.of(clip, mask);
    }

    @Override
    public List<String> words() {
        return List.of(clip.toString());
    }

    @Override
    public void open(Inputs inputs) {
        inputs.read(clip);
        if (mask != null) {
            inputs.readMask(mask);
        }
    }

    @Override
    public Scene scene(Usual usual, Inputs inputs) {
        double fps = extent.rate(usual);
        Margin margin = pad != null ? pad : Margin.NONE;
        Area size = extent.size() != null ? margin.inside(extent.size()) : inputs.size(clip, extent, usual);
        double from = strength != null
                ? strength
                : pad != null && mask == null ? 0 : usual.defaults().strength();
        Video own = inputs.fitted(clip, size, fps, fit);
        List<Level> where = mask == null
                ? Collections.nCopies(own.frames(), Level.UNKNOWN)
                : inputs.masks(mask, size, fps, own.frames(), fit);
        Canvas canvas = Canvas.of(own.mapped(margin::around)).repaint(from, margin.around(where, size, 0));
        if (!margin.isNone()) {
            canvas = canvas.repaint(1, margin.around(Collections.nCopies(own.frames(), Level.GIVEN), size, 1));
        }
        Area whole = new Area(canvas.grid().width(), canvas.grid().height());
        Extent known = new Extent(whole, null, null, fps);
        return new Scene(canvas, Sounds.of(clip, own, 0), new Edit(clip, from, mask, pad, known, fit));
    }

    @Override
    public Map<String, List<String>> parameters() {
        return new Values()
                .put("size", extent.size())
                .put("strength", strength)
                .put("fps", extent.fps())
                .put("mask", mask)
                .put("pad", pad)
                .fit(fit)
                .map();
    }

    @Override
    public Task located(UnaryOperator<Path> found) {
        return new Edit(found.apply(clip), strength, mask == null ? null : found.apply(mask), pad, extent, fit);
    }
}
