package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.task.Tasks;
import haneul.job.ModelFolder;
import haneul.media.Video;
import haneul.tensor.Threads;
import haneul.world.Captions;
import haneul.world.Renderer;
import haneul.world.Scene;
import haneul.world.Scenes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Where given frames meet painted ones, and where a loop closes, the picture changes as much as elsewhere: no jump, no
 * doubled frame. With the bundled model, whose steps between groups of four frames are the measure.
 */
class SeamTest {
    private static final int CLIPS = 24;
    private static final int GROUP = 4;
    private static Studio studio;

    @BeforeAll
    static void open() {
        Threads.set(1);
        studio = Studio.open(ModelFolder.find(ModelFolder.BUNDLED), note -> {});
    }

    @AfterAll
    static void close() {
        studio.close();
    }

    private static List<Video> paint(List<Canvas> canvases) {
        List<Long> seeds =
                IntStream.range(0, canvases.size()).mapToObj(i -> (long) i).toList();
        Settings settings = Settings.of(studio.model().defaults(), 0).steps(10);
        return studio.paint(canvases, seeds, settings, Progress.SILENT);
    }

    /** How much changes from a frame to the next, the mean of the absolute differences. */
    private static double step(List<Frame> frames, int from) {
        byte[] a = frames.get(from).rgb();
        byte[] b = frames.get((from + 1) % frames.size()).rgb();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 255) - (b[i] & 255));
        }
        return sum / a.length;
    }

    private static double quantile(List<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))];
    }

    private static Scene moving(int i) {
        return Scenes.draw(new Rng(91).at(i), Scenes.Mix.things(1, Scenes.Combinations.SEEN), 64, 64);
    }

    /** Given is half of a clip, so that its thing has a way to go. */
    @Test
    void whatIsExtendedGoesOnWithoutAJumpOrADoubledFrame() {
        int before = 1 + 2 * GROUP;
        int whole = before + 2 * GROUP;
        List<Canvas> forward = new ArrayList<>();
        List<Canvas> backward = new ArrayList<>();
        for (int i = 0; i < CLIPS; i++) {
            Scene scene = moving(i);
            List<Frame> clip = Renderer.render(scene, 64, 64, whole);
            String words = Captions.seen(scene, true, new Rng(i));
            forward.add(Tasks.extend(Video.of(8, clip.subList(0, before)), 0, 2 * GROUP, words));
            backward.add(Tasks.extend(Video.of(8, clip.subList(2 * GROUP, whole)), 2 * GROUP, 0, words));
        }
        seam("forward", paint(forward), before - 1, List.of(before - 1 + GROUP));
        seam("backward", paint(backward), 2 * GROUP - 1, List.of(GROUP - 1));
    }

    private static void seam(String name, List<Video> videos, int at, List<Integer> others) {
        List<Double> seams = new ArrayList<>();
        List<Double> usual = new ArrayList<>();
        for (Video v : videos) {
            List<Frame> frames = v.all();
            seams.add(step(frames, at));
            others.forEach(k -> usual.add(step(frames, k)));
            assertThat(Arrays.equals(frames.get(at).rgb(), frames.get(at + 1).rgb()))
                    .as("a doubled frame")
                    .isFalse();
        }
        double ratio = quantile(seams, 0.5) / quantile(usual, 0.5);
        System.out.printf(
                Locale.ROOT,
                "seam, %s: step %.2f at the seam, %.2f at other groups (medians of %d clips), ratio %.2f%n",
                name,
                quantile(seams, 0.5),
                quantile(usual, 0.5),
                videos.size(),
                ratio);
        assertThat(ratio).isBetween(0.5, 2.0);
    }

    @Test
    void aLoopClosesAsItGoesOnElsewhere() {
        List<Canvas> rings = new ArrayList<>();
        for (int i = 0; i < CLIPS; i++) {
            String words = Captions.seen(moving(i), true, new Rng(i));
            rings.add(Tasks.loop(words, Grid.of(64, 64, 5 * GROUP)));
        }
        List<Double> closing = new ArrayList<>();
        List<Double> boundaries = new ArrayList<>();
        for (Video v : paint(rings)) {
            List<Frame> frames = v.all();
            List<Double> own = IntStream.range(1, 5)
                    .mapToObj(g -> step(frames, g * GROUP - 1))
                    .toList();
            double middle = quantile(own, 0.5); // clips with large and small things are made comparable
            own.forEach(s -> boundaries.add(s / middle));
            closing.add(step(frames, frames.size() - 1) / middle);
        }
        System.out.printf(
                Locale.ROOT,
                "loop: step from last to first %.2f of the clip's own (median), 95th percentile at group boundaries %.2f%n",
                quantile(closing, 0.5),
                quantile(boundaries, 0.95));
        assertThat(quantile(closing, 0.5)).isLessThanOrEqualTo(quantile(boundaries, 0.95));
    }
}
