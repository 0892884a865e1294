package haneul.job.task;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.task.Tasks;
import haneul.media.Fit;
import haneul.media.Video;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An endless loop: the way from a clip's end to its beginning, or text to a video on a ring of time.
 *
 * @param clip that is given, or null for text alone
 */
public record Loop(@Nullable Path clip, Extent extent, Fit fit) implements Task {
    public Loop {
        if (clip != null) {}
    }

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public boolean needsPrompt() {
        return clip == null;
    }

    @Override
    public List<Path> files() {
        return clip == null ? List.of() : List.of(clip);
    }

    @Override
    public Scene scene(Usual usual, Inputs inputs) {
        double rate = extent.rate(usual);
        int n = extent.groups(usual, inputs.notes());
        if (clip == null) {
            Area size = extent.size(usual);
            Canvas ring =
                    Canvas.blank(new Grid(size.width(), size.height(), n, rate)).ring();
            return Scene.silent(ring, new Loop(null, Extent.of(size, n, rate), fit));
        }
        Area size = inputs.size(clip, extent, usual);
        Video own = inputs.fitted(clip, size, rate, fit);
        return new Scene(
                Tasks.loop(own, n, ""), Sounds.of(clip, own, 0), new Loop(clip, Extent.of(size, n, rate), fit));
    }

    @Override
    public Map<String, List<String>> parameters() {
        return new Values().extent(extent).fit(fit).map();
    }

    @Override
    public Task located(UnaryOperator<Path> found) {
        return clip == null ? this : new Loop(found.apply(clip), extent, fit);
    }
}
