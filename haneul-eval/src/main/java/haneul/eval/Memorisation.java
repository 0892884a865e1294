package haneul.eval;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.tensor.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Memorisation of training data: the distance of each painted clip to the nearest training clip, beside that to the nearest of as
 * many clips that training never had: a blurred clip is near to many, but to these no less.
 *
 * @param clips training clips that were compared
 * @param training for each painted clip the least mean squared difference of pixel values 0…255
 * @param others the same to clips that were held back
 * @param fresh from true clips of the scenes that were asked for to the training clips: what is far and near here
 */
public record Memorisation(int clips, double[] training, double[] others, double[] fresh) {
    private static final int BLOCK_BYTES = 32 << 20;

    /**
     * Compares.
     *
     * @param painted clips of the originals' size and length
     * @param fresh true clips of the same scenes
     */
    static Memorisation of(List<List<Frame>> painted, List<List<Frame>> fresh, Originals originals, Progress progress) {
        List<List<Frame>> all = new ArrayList<>(painted);
        all.addAll(fresh);
        int clips = originals.training().size();
        Progress first = (stage, done, total) -> progress.at(stage, done, 2 * total);
        double[] least = least(all, originals.training(), first);
        Progress second = (stage, done, total) -> progress.at(stage, total + done, 2 * total);
        return new Memorisation(
                clips,
                Arrays.copyOf(least, painted.size()),
                least(painted, originals.heldBack(), second),
                Arrays.copyOfRange(least, painted.size(), least.length));
    }

    private static double[] least(List<List<Frame>> all, List<Supplier<List<Frame>>> originals, Progress progress) {
        double[] least = new double[all.size()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        List<Frame> one = all.get(0);
        int clips = originals.size();
        int block = Math.max(1, BLOCK_BYTES / (one.size() * one.get(0).rgb().length));
        List<Integer> targets = IntStream.range(0, all.size()).boxed().toList();
        for (int from = 0; from < clips; from += block) {
            int to = Math.min(clips, from + block);
            List<List<Frame>> read = Threads.each(originals.subList(from, to), Supplier::get);
            List<Double> found = Threads.each(targets, i -> nearest(all.get(i), read, least[i]));
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
