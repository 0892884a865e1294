package haneul.train;

import haneul.core.Rng;
import haneul.diffusion.canvas.Knowns;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts clips with their canvases and sentences into a pack.
 *
 * <p>Legend: L patches, P numbers in a patch.
 */
final class Packs {
    /** What a transformer is shown, and what it should have said: clean [L, P]; each patch's level in {@code pack}. */
    record Lesson(Pack pack, Tensor target) {}

    private final Patch patch;
    private final List<Tensor> noisy = new ArrayList<>();
    private final List<Tensor> targets = new ArrayList<>();
    private final List<float[]> levels = new ArrayList<>();
    private final List<GridShape> grids = new ArrayList<>();
    private final List<Tensor> sentences = new ArrayList<>();
    private int tokens;

    Packs(Patch patch) {
        this.patch = patch;
    }

    /** Patches so far. */
    int tokens() {
        return tokens;
    }

    /** A clip at a noise level, seen through a canvas of a kind, with a sentence [S, width]. */
    void add(LatentCache.Entry e, TaskKind kind, Tensor sentence, double noise, Rng rng) {
        TaskKind.Known known = kind.canvas(e, rng.at(1));
        Tensor target = patch.patchify(e.full()); // [L, P]
        add(target, patch.patchify(known.clean()), levels(known, e, noise), sentence, grid(e), rng.at(2));
    }

    /** The same with the noisy patches of some frames of patches taken from another clip of the same shape. */
    void addWithWrongFrames(LatentCache.Entry e, LatentCache.Entry other, Tensor sentence, double noise, Rng rng) {
        Tensor target = patch.patchify(e.full());
        Tensor wrong = patch.patchify(other.full());
        GridShape g = grid(e);
        int frame = g.h() * g.w();
        List<Tensor> mixed = new ArrayList<>();
        for (int t = 0; t < g.t(); t++) {
            mixed.add((t % 2 == 0 ? target : wrong).slice(0, (long) t * frame, (t + 1L) * frame));
        }
        float[] level = new float[g.count()];
        Arrays.fill(level, (float) noise);
        add(target, Tensor.cat(mixed, 0), level, sentence, g, rng.at(2));
    }

    private void add(Tensor target, Tensor clean, float[] level, Tensor sentence, GridShape grid, Rng rng) {
        Tensor l = Tensor.of(level, level.length, 1);
        Tensor noise = Tensor.randn(rng, clean.shape().dims());
        noisy.add(clean.times(l.negative().plus(1)).plus(noise.times(l)));
        targets.add(target);
        levels.add(level);
        grids.add(grid);
        sentences.add(sentence);
        tokens += level.length;
    }

    private GridShape grid(LatentCache.Entry e) {
        return patch.grid(e.full().size(1), e.full().size(2), e.full().size(3));
    }

    private float[] levels(TaskKind.Known known, LatentCache.Entry e, double noise) {
        float[] level = Knowns.patches(
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

    Lesson lesson() {
        float[] level = new float[tokens];
        int at = 0;
        for (float[] l : levels) {
            System.arraycopy(l, 0, level, at, l.length);
            at += l.length;
        }
        int[] lengths = sentences.stream().mapToInt(s -> (int) s.size(0)).toArray();
        List<int[]> listens = new ArrayList<>();
        for (int i = 0; i < grids.size(); i++) {
            int[] ears = new int[grids.get(i).t()];
            Arrays.fill(ears, i);
            listens.add(ears);
        }
        return new Lesson(
                new Pack(Tensor.cat(noisy, 0), level, grids, Tensor.cat(sentences, 0), lengths, listens),
                Tensor.cat(targets, 0));
    }
}
