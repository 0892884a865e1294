package haneul.eval;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.task.Tasks;
import haneul.media.Video;
import haneul.world.Scene;
import haneul.world.Scenes;
import haneul.world.Scenes.Combinations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Continuity where given frames meet painted ones, and where a loop closes. The step from a frame to the next is the mean
 * absolute difference of their pixel values; a seam is good if its step is as large as those at other boundaries of
 * groups of frames in the same clips.
 *
 * @param forward clips whose first half is given
 * @param backward clips whose second half is given
 * @param loop loops from a sentence alone
 */
public record Seams(Seam forward, Seam backward, Seam loop) implements Measurement {
    /**
     * Steps at the seams of some clips beside their steps at other boundaries of groups.
     *
     * @param step the median at the seams, in grey levels of 0…255
     * @param usual the median at other boundaries
     * @param ratio the median of each clip's step as a multiple of the median of its other boundaries
     * @param high the 95th percentile of the other boundaries as such multiples
     * @param doubled clips in which a frame is repeated at the seam
     */
    public record Seam(int clips, double step, double usual, double ratio, double high, int doubled) {}

    /** Paints {@code n} clips of each kind. */
    static Seams of(Subject subject, int n, long seed, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        int group = subject.group();
        int half = (grid.frames() - 1) / group / 2 * group;
        if (half < 2 * group) {
            throw new HaneulException(
                    "Seams cannot be measured",
                    "the model paints clips of " + grid.frames() + " frames, and two groups of " + group
                            + " are needed before and behind the seam",
                    "measure a model of clips of " + (1 + 4 * group) + " frames or more");
        }
        int whole = 1 + 2 * half;
        List<Scene> scenes = Evaluation.drawn(
                n,
                i -> Scenes.draw(
                        new Rng(seed).at(83, i),
                        Scenes.Mix.objects(1, Combinations.SEEN),
                        grid.width(),
                        grid.height()));
        Grid longer = new Grid(grid.width(), grid.height(), whole, grid.fps());
        List<List<Frame>> forward = painted(
                "seam, forward",
                subject,
                scenes,
                seed,
                progress,
                (clip, words) -> Tasks.extend(Video.of(grid.fps(), clip.subList(0, 1 + half)), 0, half, words),
                longer);
        List<List<Frame>> backward = painted(
                "seam, backward",
                subject,
                scenes,
                seed,
                progress,
                (clip, words) -> Tasks.extend(Video.of(grid.fps(), clip.subList(half, whole)), half, 0, words),
                longer);
        Grid round = new Grid(grid.width(), grid.height(), grid.frames() - 1 + group, grid.fps());
        List<List<Frame>> loops = painted(
                "seam, loop", subject, scenes, seed, progress, (clip, words) -> Tasks.loop(words, round), longer);
        return new Seams(
                seam(forward, half, boundaries(half + group, whole - 1, group)),
                seam(backward, half - 1, boundaries(group - 1, half - 1, group)),
                seam(loops, round.frames() - 1, boundaries(group - 1, round.frames() - 1, group)));
    }

    private interface Asked {
        Canvas of(List<Frame> clip, String sentence);
    }

    private static List<List<Frame>> painted(
            String name, Subject subject, List<Scene> scenes, long seed, Progress progress, Asked asked, Grid grid) {
        return Evaluation.paint(
                        name,
                        subject,
                        scenes,
                        s -> asked.of(Continued.clip(s, grid), Evaluation.seen(s, seed)),
                        seed,
                        progress)
                .painted()
                .stream()
                .map(Evaluation.Painted::frames)
                .toList();
    }

    /** The frames from {@code from} on, before {@code to}, after which a new group begins. */
    private static List<Integer> boundaries(int from, int to, int group) {
        List<Integer> out = new ArrayList<>();
        for (int i = from; i < to; i += group) {
            out.add(i);
        }
        return out;
    }

    static Seam seam(List<List<Frame>> clips, int at, List<Integer> others) {
        List<Double> seams = new ArrayList<>();
        List<Double> usual = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> spread = new ArrayList<>();
        int doubled = 0;
        for (List<Frame> frames : clips) {
            List<Double> own = others.stream().map(k -> step(frames, k)).toList();
            double middle = Math.max(1e-6, quantile(own, 0.5));
            double step = step(frames, at);
            seams.add(step);
            usual.addAll(own);
            ratios.add(step / middle);
            own.forEach(s -> spread.add(s / middle));
            doubled += step == 0 ? 1 : 0;
        }
        return new Seam(
                clips.size(),
                quantile(seams, 0.5),
                quantile(usual, 0.5),
                quantile(ratios, 0.5),
                quantile(spread, 0.95),
                doubled);
    }

    /** The mean absolute difference of a frame and the next, in grey levels; the first one follows the last. */
    private static double step(List<Frame> frames, int from) {
        byte[] a = frames.get(from).rgb();
        byte[] b = frames.get((from + 1) % frames.size()).rgb();
        return IntStream.range(0, a.length)
                        .map(i -> Math.abs((a[i] & 255) - (b[i] & 255)))
                        .sum()
                / (double) a.length;
    }

    private static double quantile(List<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private Map<String, Seam> named() {
        Map<String, Seam> out = new LinkedHashMap<>();
        out.put("forward", forward);
        out.put("backward", backward);
        out.put("loop", loop);
        return out;
    }

    @Override
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-22s %5s %10s %10s %10s %10s %10s",
                "seam",
                "of",
                "step",
                "usual",
                "ratio",
                "95 %",
                "doubled"));
        named().forEach((name, s) -> lines.add(String.format(
                Locale.ROOT,
                "%-22s %5d %10.2f %10.2f %10.2f %10.2f %10d",
                name,
                s.clips,
                s.step,
                s.usual,
                s.ratio,
                s.high,
                s.doubled)));
        lines.add("step: grey levels from one frame to the next, medians; usual: at other groups of frames;");
        lines.add("ratio: at the seam, as a multiple of the clip's own; 95 %: the same of the other groups");
        return lines;
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        named().forEach((name, s) -> out.put(
                name,
                Map.of(
                        "of", s.clips,
                        "step", s.step,
                        "usual", s.usual,
                        "ratio", s.ratio,
                        "high", s.high,
                        "doubled", s.doubled)));
        return Map.of("seams", out);
    }
}
