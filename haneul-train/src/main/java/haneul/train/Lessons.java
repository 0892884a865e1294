package haneul.train;

import haneul.core.Rng;
import haneul.model.dit.Patch;
import haneul.tensor.Device;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Draws what a training learns from. All clips of a pack are of one width and height, as in aspect-ratio bucketing, and each
 * is drawn from a stratum of its own, short ones first: packs of a bucket have nearly the same shape every time, which a GPU
 * has a plan for, and every clip is drawn equally often. Another device than the processors never waits for it: packs are
 * drawn some steps ahead.
 */
final class Lessons {
    private static final double TEXT_DROPOUT = 0.1;
    private static final int AHEAD = 12;

    /** Clips of one width and height by length, and how many patches they have in all. */
    private record Bucket(List<Integer> clips, double patches) {}

    private final LatentCache clips;
    private final Patch patch;
    private final Packs.Sentence silence;
    private final TrainDit.Options options;
    private final int parts;
    private final List<Bucket> buckets = new ArrayList<>();
    private final double patches;
    private final Map<Long, Supplier<Packs>> ahead = new ConcurrentHashMap<>();

    /**
     * @param silence the encoded empty sentence [1 or more, width]
     * @param parts packs of a step
     */
    Lessons(LatentCache clips, Patch patch, Tensor silence, TrainDit.Options options, int parts) {
        this.clips = clips;
        this.patch = patch;
        this.silence = Packs.Sentence.of(silence);
        this.options = options;
        this.parts = parts;
        Map<Long, List<Integer>> alike = new TreeMap<>();
        for (int i = 0; i < clips.size(); i++) {
            Shape s = clips.shape(i);
            alike.computeIfAbsent((s.at(2) << 32) | s.at(3), k -> new ArrayList<>())
                    .add(i);
        }
        double sum = 0;
        for (List<Integer> bucket : alike.values()) {
            bucket.sort(Comparator.comparingLong(i -> clips.shape(i).at(1)));
            double of = bucket.stream().mapToDouble(this::patches).sum();
            buckets.add(new Bucket(bucket, of));
            sum += of;
        }
        patches = sum;
    }

    private int patches(int clip) {
        Shape s = clips.shape(clip);
        return patch.grid(s.at(1), s.at(2), s.at(3)).count();
    }

    /** A part of a step. Who asks for one step after the other from a GPU gets what was drawn before. */
    Packs of(long step, int part) {
        if (Device.current().equals(Device.CPU)) {
            return draw(step, part);
        }
        int threads = Math.max(1, Math.min(AHEAD, options.run().threads() - 1));
        for (long next = step; next <= step + threads; next++) {
            long wanted = next;
            ahead.computeIfAbsent(wanted * parts + part, k -> Threads.later(() -> draw(wanted, part)));
        }
        return ahead.remove(step * parts + part).get();
    }

    /** Everything random is from the run's seed, the step and the part. */
    private Packs draw(long step, int part) {
        Rng rng = new Rng(options.run().seed()).at(3, step, part);
        Bucket bucket = bucket(rng.nextDouble() * patches);
        int many = bucket.clips.size();
        double share = (double) options.tokens() / parts * many / bucket.patches;
        int n = (int) Math.max(1, share + rng.nextDouble()); // as often one more as a part of one is due
        Packs packs = new Packs(patch);
        for (int i = 0; i < n; i++) {
            int k = (int) Math.min(many - 1, (i + rng.nextDouble()) * many / n);
            packs.add(sample(packs, bucket.clips.get(k), rng.at(i)));
        }
        return packs;
    }

    private Bucket bucket(double at) {
        double left = at;
        for (Bucket b : buckets) {
            left -= b.patches;
            if (left < 0) {
                return b;
            }
        }
        return buckets.get(buckets.size() - 1);
    }

    private Packs.Sample sample(Packs packs, int clip, Rng rng) {
        return Device.CPU.during(() -> {
            try (Scope scope = Scope.open()) {
                LatentCache.Entry e = clips.get(clip);
                TaskKind kind = TaskKind.draw(rng, e.full().size(1) == 1, options.textShare());
                Packs.Sentence sentence = rng.chance(TEXT_DROPOUT)
                        ? silence
                        : Packs.Sentence.of(e.words(rng.nextInt(e.captions().size())));
                double logit = options.noiseMean() + options.noiseStd() * rng.nextGaussian();
                return packs.sample(e, kind, sentence, 1 / (1 + Math.exp(-logit)), rng.at(1));
            }
        });
    }
}
