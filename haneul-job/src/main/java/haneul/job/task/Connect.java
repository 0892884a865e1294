package haneul.job.task;

import haneul.diffusion.task.Tasks;
import haneul.media.Fit;
import haneul.media.Video;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Video interpolation: from the end of one clip to the start of another. */
public record Connect(Path a, Path b, Extent extent, Fit fit) implements Task {
    public Connect {
        Task.need(a, "a");
        Task.need(b, "b");
    }

    @Override
    public String name() {
        return "connect";
    }

    @Override
    public List<Path> files() {
        return List.of(a, b);
    }

    @Override
    public Scene scene(Usual usual, Inputs inputs) {
        double rate = extent.rate(usual);
        Area size = inputs.size(a, extent, usual);
        Video from = inputs.fitted(a, size, rate, fit);
        Video to = inputs.fitted(b, size, rate, fit);
        int way = extent.groups(usual, inputs.notes());
        return new Scene(
                Tasks.connect(from, to, way, ""),
                Sounds.of(a, from, 0).plus(Sounds.of(b, to, from.frames() + way)),
                new Connect(a, b, Extent.of(size, way, rate), fit));
    }

    @Override
    public Map<String, List<String>> parameters() {
        return new Values().extent(extent).fit(fit).map();
    }

    @Override
    public Task located(UnaryOperator<Path> found) {
        return new Connect(found.apply(a), found.apply(b), extent, fit);
    }
}
