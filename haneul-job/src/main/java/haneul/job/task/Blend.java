package haneul.job.task;

import haneul.core.Bounds;
import haneul.core.HaneulException;
import haneul.diffusion.task.Tasks;
import haneul.media.Fit;
import haneul.media.Soundtrack;
import haneul.media.Video;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two clips over the same time, one turning into the other, and their sound too.
 *
 * @param curve how much of b shows, 0…1, at times spread evenly from the first frame to the last
 * @param strength how freely it is painted where both show, 0…1
 */
public record Blend(Path a, Path b, List<Double> curve, Double strength, Extent extent, Fit fit) implements Task {
    /** The usual strength. */
    public static final double USUAL = 0.7;

    public Blend {
        Task.need(a, "a");
        Task.need(b, "b");
        curve = curve == null ? List.of(0.0, 1.0) : List.copyOf(curve);
        if (curve.size() < 2) {
            throw new HaneulException(
                    "‹curve› cannot be one number",
                    "it says how much of b shows from the first frame to the last",
                    "give two or more numbers from 0 to 1, such as 0,0,1,1");
        }
        curve.forEach(p -> Bounds.number("‹curve›", p, 0, 1));
        strength = strength == null ? USUAL : strength;
        Bounds.number("‹strength›", strength, 0, 1);
    }

    /** A curve, written {@code 0,0,1,1}. */
    public static List<Double> points(String curve) {
        try {
            return Stream.of(curve.split(",", -1)).map(Double::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new HaneulException(
                            "‹curve› cannot be " + curve, "it takes numbers from 0 to 1", "write it like 0,0,1,1")
                    .from(e);
        }
    }

    @Override
    public String name() {
        return "blend";
    }

    @Override
    public List<Path> files() {
        return List.of(a, b);
    }

    @Override
    public Scene scene(Usual usual, Inputs inputs) {
        double fps = extent.rate(usual);
        Area size = inputs.size(a, extent, usual);
        Video first = inputs.fitted(a, size, fps, fit);
        Video second = inputs.fitted(b, size, fps, fit);
        int n = Math.min(first.frames(), second.frames());
        if (first.frames() != second.frames()) {
            inputs.notes().accept("The longer clip ends with the shorter one, after " + n + " frames");
        }
        return new Scene(
                Tasks.blend(first, second, weights(n), strength, ""),
                sound(first.slice(0, n), second.slice(0, n)),
                new Blend(a, b, curve, strength, new Extent(size, null, null, fps), fit));
    }

    /** The curve at so many frames, linear between its points. */
    private double[] weights(int frames) {
        double[] out = new double[frames];
        for (int i = 0; i < frames; i++) {
            double at = frames == 1 ? 0 : i * (curve.size() - 1.0) / (frames - 1);
            int k = Math.min(curve.size() - 1, (int) at);
            double next = curve.get(Math.min(curve.size() - 1, k + 1));
            out[i] = curve.get(k) + (at - k) * (next - curve.get(k));
        }
        return out;
    }

    /** Both sounds, each as loud as its clip shows. */
    private Soundtrack sound(Video first, Video second) {
        List<Double> ofA = curve.stream().map(w -> 1 - w).toList();
        return Sounds.of(a, first, 0).faded(ofA).plus(Sounds.of(b, second, 0).faded(curve));
    }

    @Override
    public Map<String, List<String>> parameters() {
        String points = curve.stream().map(Bounds::plain).collect(Collectors.joining(","));
        return new Values()
                .extent(extent)
                .put("curve", points)
                .put("strength", strength)
                .fit(fit)
                .map();
    }

    @Override
    public Task located(UnaryOperator<Path> found) {
        return new Blend(found.apply(a), found.apply(b), curve, strength, extent, fit);
    }
}
