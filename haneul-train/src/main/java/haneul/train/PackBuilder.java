package haneul.train;

import haneul.core.Rng;
import haneul.model.condition.KnownLatents;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.train.data.LatentCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Builds packs (sequence packing without padding) of clips with their canvases and sentences. A {@link HostBatch} is on the
 * Java heap, so that any thread can build it; a {@link Batch} is on the device.
 *
 * <p>Legend: L patches, P numbers in a patch.
 */
final class PackBuilder {
    /**
     * Input and target of a training step.
     *
     * @param pack noisy patches, each with its level
     * @param target the clean patches [L, P]
     */
    record Batch(Pack pack, Tensor target) {}

    /** An encoded sentence: vectors [words, width], row by row. */
    record Sentence(float[] vectors, int words) {
        static Sentence of(Tensor vectors) {
            return new Sentence(vectors.toFloats(), (int) vectors.size(0));
        }
    }

    /** One clip of a pack: patches [L, P] row by row, noisy and clean, and the level of each patch [L]. */
    record Sample(float[] noisy, float[] clean, float[] level, GridShape grid, Sentence sentence) {}

    private final Patch patch;
    private final List<Sample> samples = new ArrayList<>();

    PackBuilder(Patch patch) {
        this.patch = patch;
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    /** A sample: a clip at a noise level, with a drawn canvas of a kind and a sentence. */
    Sample sample(LatentCache.Entry e, TaskKind kind, Sentence sentence, double noise, Rng rng) {
        try (Scope scope = Scope.open()) {
            TaskKind.Known known = kind.canvas(e, rng.at(1));
            float[] clean = patch.patchify(e.full()).toFloats();
            float[] seen = known.clean() == e.full() // most are
                    ? clean
                    : patch.patchify(known.clean()).toFloats();
            return sample(clean, seen, levels(known, e, noise), grid(e), sentence, rng.at(2));
        }
    }

    /** A sample of text to video whose noisy patches come, in every second frame, from another clip of this shape. */
    Sample withWrongFrames(LatentCache.Entry e, LatentCache.Entry other, Sentence sentence, double noise, Rng rng) {
        float[] clean = patch.patchify(e.full()).toFloats();
        float[] wrong = patch.patchify(other.full()).toFloats();
        GridShape g = grid(e);
        int frame = clean.length / g.t();
        float[] mixed = clean.clone();
        for (int t = 1; t < g.t(); t += 2) {
            System.arraycopy(wrong, t * frame, mixed, t * frame, frame);
        }
        float[] level = new float[g.count()];
        Arrays.fill(level, (float) noise);
        return sample(clean, mixed, level, g, sentence, rng.at(2));
    }

    private static Sample sample(
            float[] clean, float[] seen, float[] level, GridShape grid, Sentence sentence, Rng rng) {
        float[] noisy = rng.gaussians(seen.length);
        int width = seen.length / level.length;
        for (int i = 0; i < noisy.length; i++) {
            float l = level[i / width];
            noisy[i] = seen[i] * (1 - l) + noisy[i] * l;
        }
        return new Sample(noisy, clean, level, grid, sentence);
    }

    private GridShape grid(LatentCache.Entry e) {
        return patch.grid(e.full().size(1), e.full().size(2), e.full().size(3));
    }

    private float[] levels(TaskKind.Known known, LatentCache.Entry e, double noise) {
        float[] level = KnownLatents.patches(
                known.cells(),
                (int) e.full().size(1),
                (int) e.full().size(2),
                (int) e.full().size(3),
                patch);
        for (int i = 0; i < level.length; i++) {
            level[i] = (float) Math.min(level[i], noise);
        }
        return level;
    }

    /** The pack on the device in use. */
    Batch batch() {
        return hostBatch().onDevice();
    }

    /** A pack on the Java heap: patches and sentences of all clips, one behind the other. */
    record HostBatch(float[] noisy, float[] clean, float[] level, List<GridShape> grids, float[] words, int[] lengths) {
        /** Number of patches. */
        int tokens() {
            return level.length;
        }

        /** A copy on the device in use. */
        Batch onDevice() {
            List<int[]> sentenceOfFrame = new ArrayList<>();
            for (int i = 0; i < grids.size(); i++) {
                int[] all = new int[grids.get(i).t()];
                Arrays.fill(all, i);
                sentenceOfFrame.add(all);
            }
            Tensor text = rows(words, Arrays.stream(lengths).sum());
            return new Batch(
                    new Pack(
                            rows(noisy, tokens()),
                            level,
                            grids,
                            text,
                            lengths,
                            sentenceOfFrame,
                            new double[grids.size()]),
                    rows(clean, tokens()));
        }

        private static Tensor rows(float[] all, int rows) {
            return Tensor.of(all, rows, all.length / rows);
        }
    }

    /** The pack on the Java heap. */
    HostBatch hostBatch() {
        return new HostBatch(
                joined(Sample::noisy),
                joined(Sample::clean),
                joined(Sample::level),
                samples.stream().map(Sample::grid).toList(),
                joined(s -> s.sentence.vectors),
                samples.stream().mapToInt(s -> s.sentence.words).toArray());
    }

    private float[] joined(Function<Sample, float[]> part) {
        float[] out =
                new float[samples.stream().mapToInt(s -> part.apply(s).length).sum()];
        int at = 0;
        for (Sample s : samples) {
            float[] some = part.apply(s);
            System.arraycopy(some, 0, out, at, some.length);
            at += some.length;
        }
        return out;
    }
}
