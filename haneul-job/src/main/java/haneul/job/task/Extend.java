package haneul.job.task;

import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.task.Tasks;
import haneul.media.Fit;
import haneul.media.Video;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Video extension: what comes after a clip, or before it. */
public record Extend(Path clip, Direction direction, Extent extent, Fit fit) implements Task {
    /** On which sides of the clip is painted, as long on each. */
    public enum Direction {
        FORWARD,
        BACKWARD,
        BOTH
    }

    public Extend {
        Task.need(clip, "clip");
        direction = direction == null ? Direction.FORWARD : direction;
    }

    @Override
    public String name() {
        return "extend";
    }

    @Override
    public List<Path> files() {
        return List.of(clip);
    }

    @Override
    public Scene scene(Usual usual, Inputs inputs) {
        Area size = inputs.size(clip, extent, usual);
        Video own = inputs.fitted(clip, size, extent.rate(usual), fit);
        int n = extent.frames(usual);
        int before = direction == Direction.FORWARD ? 0 : n;
        Canvas canvas = Tasks.extend(own, before, direction == Direction.BACKWARD ? 0 : n, "");
        Extent known = Extent.of(size, n, own.fps());
        return new Scene(canvas, Sounds.of(clip, own, before), new Extend(clip, direction, known, fit));
    }

    @Override
    public Map<String, List<String>> parameters() {
        return new Values()
                .extent(extent)
                .flag("backward", direction == Direction.BACKWARD)
                .flag("both", direction == Direction.BOTH)
                .fit(fit)
                .map();
    }

    @Override
    public Task located(UnaryOperator<Path> found) {
        return new Extend(found.apply(clip), direction, extent, fit);
    }
}
