package haneul.train;

import haneul.core.Rng;
import haneul.model.dit.Patch;
import haneul.tensor.Device;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import haneul.train.data.Caption;
import haneul.train.data.CaptionBlend;
import haneul.train.data.LatentCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Draws batches by aspect-ratio bucketing: all clips of a pack have one width and height, and each length has its share of
 * the pack (systematic sampling). Packs of a bucket come in few shapes, for which a GPU soon has a plan, and every clip is
 * drawn equally often. For other devices than the CPU packs are built some steps ahead, in the background.
 */
final class BatchSampler {
    private static final double TEXT_DROPOUT = 0.1;
    private static final int AHEAD = 12;

    /** Clips of one width and height: by length, their number, and the number of their patches. */
    private record Bucket(List<List<Integer>> lengths, int clips, double patches) {}

    private final LatentCache clips;
    private final Patch patch;
    private final PackBuilder.Sentence silence;
    private final TrainDit.Options options;
    private final int parts;
    private final List<Bucket> buckets = new ArrayList<>();
    private final double patches;
    private final Map<Long, Supplier<PackBuilder.HostBatch>> ahead = new ConcurrentHashMap<>();

    /**
     * @param silence the encoded empty sentence [1 or more, width]
     * @param parts packs of a step
     */
    BatchSampler(LatentCache clips, Patch patch, Tensor silence, TrainDit.Options options, int parts) {
        this.clips = clips;
        this.patch = patch;
        this.silence = PackBuilder.Sentence.of(silence);
        this.options = options;
        this.parts = parts;
        Map<Long, Map<Long, List<Integer>>> alike = new TreeMap<>();
        for (int i = 0; i < clips.size(); i++) {
            Shape s = clips.shape(i);
            alike.computeIfAbsent((s.at(2) << 32) | s.at(3), k -> new TreeMap<>())
                    .computeIfAbsent(s.at(1), k -> new ArrayList<>())
                    .add(i);
        }
        for (Map<Long, List<Integer>> ofSize : alike.values()) {
            List<List<Integer>> lengths = List.copyOf(ofSize.values());
            buckets.add(new Bucket(
                    lengths,
                    lengths.stream().mapToInt(List::size).sum(),
                    lengths.stream()
                            .mapToDouble(same -> (double) same.size() * patches(same.get(0)))
                            .sum()));
        }
        patches = buckets.stream().mapToDouble(Bucket::patches).sum();
    }

    private int patches(int clip) {
        Shape s = clips.shape(clip);
        return patch.grid(s.at(1), s.at(2), s.at(3)).count();
    }

    /** The pack of a part of a step; on a GPU, steps that follow each other are prefetched. */
    PackBuilder.HostBatch of(long step, int part) {
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

    /** Draws a pack; all random numbers come from the run's seed, the step and the part. */
    private PackBuilder.HostBatch draw(long step, int part) {
        Rng rng = new Rng(options.run().seed()).at(3, step, part);
        Bucket bucket = bucket(rng.nextDouble() * patches);
        double wanted = Math.max(1, options.tokens() / bucket.patches * bucket.clips / parts); // of clips
        double begin = rng.nextDouble();
        PackBuilder packs = new PackBuilder(patch);
        double due = 0;
        int n = 0;
        for (List<Integer> same : bucket.lengths) {
            due += wanted * same.size() / bucket.clips;
            for (; n + begin < due; n++) {
                packs.add(sample(packs, same.get(rng.nextInt(same.size())), rng.at(n)));
            }
        }
        return packs.hostBatch();
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

    private PackBuilder.Sample sample(PackBuilder packs, int clip, Rng rng) {
        return Device.CPU.during(() -> {
            try (Scope scope = Scope.open()) {
                LatentCache.Entry e = clips.get(clip);
                TaskKind kind = TaskKind.draw(rng, e.full().size(1) == 1, options.textShare());
                PackBuilder.Sentence sentence = rng.chance(TEXT_DROPOUT)
                        ? silence
                        : PackBuilder.Sentence.of(e.words(caption(e.captions(), rng)));
                double logit = options.noiseMean() + options.noiseStd() * rng.nextGaussian();
                return packs.sample(e, kind, sentence, 1 / (1 + Math.exp(-logit)), rng.at(1));
            }
        });
    }

    /** Runs that differ in their blend alone draw the same clips, canvases and noise. */
    private int caption(List<Caption> captions, Rng rng) {
        int any = rng.nextInt(captions.size());
        CaptionBlend blend = options.captions();
        return blend == null ? any : blend.draw(captions, rng.at(2));
    }
}
