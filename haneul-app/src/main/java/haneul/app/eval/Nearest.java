package haneul.app.eval;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.canvas.Grid;
import haneul.tensor.Threads;
import haneul.world.Scenes;
import haneul.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Is it memorising? How near each painted clip is to the nearest training clip, beside how near it is to the nearest of as
 * many clips that training never had: a blurred clip is near to many, but to these no less.
 *
 * @param clips training clips that were compared, the first of their seed
 * @param training for each painted clip the least mean squared difference of pixel values 0…255
 * @param others the same to clips of another seed
 * @param fresh from true clips of the scenes that were asked for to the training clips: what is far and near here
 */
public record Nearest(int clips, long trainingSeed, double[] training, double[] others, double[] fresh) {
    private static final int BLOCK_BYTES = 32 << 20;

    /**
     * Compares with the first clips of a seed, all drawn at the grid's size and length.
     *
     * @param painted clips of the grid's size and length
     * @param fresh true clips of the same scenes
     */
    static Nearest of(
            List<List<Frame>> painted, List<List<Frame>> fresh, Grid grid, int clips, long seed, Progress progress) {
        List<List<Frame>> all = new ArrayList<>(painted);
        all.addAll(fresh);
        Progress first = (stage, done, total) -> progress.at(stage, done, 2 * total);
        double[] least = least(all, grid, clips, seed, first);
        Progress second = (stage, done, total) -> progress.at(stage, total + done, 2 * total);
        return new Nearest(
                clips,
                seed,
                Arrays.copyOf(least, painted.size()),
                least(painted, grid, clips, ~seed, second),
                Arrays.copyOfRange(least, painted.size(), least.length));
    }

    private static double[] least(List<List<Frame>> all, Grid grid, int clips, long seed, Progress progress) {
        double[] least = new double[all.size()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        int block = (int) Math.max(1, BLOCK_BYTES / (3L * grid.width() * grid.height() * grid.frames()));
        List<Integer> targets = IntStream.range(0, all.size()).boxed().toList();
        for (int from = 0; from < clips; from += block) {
            int to = Math.min(clips, from + block);
            List<List<Frame>> drawn = Threads.each(
                    IntStream.range(from, to).boxed().toList(),
                    i -> World.sample(seed, i, Scenes.Mix.TRAINING, grid.width(), grid.height(), grid.frames())
                            .frames());
            List<Double> found = Threads.each(targets, i -> nearest(all.get(i), drawn, least[i]));
            for (int i = 0; i < least.length; i++) {
                least[i] = found.get(i);
            }
            progress.at("nearest training clip", to, clips);
        }
        return least;
    }

    /** The least distance so far, given up on as soon as a clip is farther. */
    private static double nearest(List<Frame> clip, List<List<Frame>> drawn, double least) {
        double values = (double) clip.size() * clip.get(0).rgb().length;
        double bound = least * values;
        for (List<Frame> other : drawn) {
            double sum = 0;
            for (int i = 0; i < clip.size() && sum < bound; i++) {
                sum += squared(clip.get(i).rgb(), other.get(i).rgb());
            }
            bound = Math.min(bound, sum);
        }
        return bound / values;
    }

    private static long squared(byte[] a, byte[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            int d = (a[i] & 0xff) - (b[i] & 0xff);
            sum += d * d;
        }
        return sum;
    }

    /** From painted clips to the training clips, the middle one of the distances. */
    public double toTraining() {
        return median(training);
    }

    /** From painted clips to the others. */
    public double toOthers() {
        return median(others);
    }

    /** From true clips to the training clips. */
    public double fromTruth() {
        return median(fresh);
    }

    /** About 1 where nothing is memorised; far below it the painted clips are copies. */
    public double ratio() {
        return toTraining() / toOthers();
    }

    private static double median(double[] values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        int n = sorted.length;
        return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
