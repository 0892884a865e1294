package haneul.train;

import haneul.core.Rng;
import haneul.model.condition.KnownLatents;
import haneul.tensor.Tensor;
import haneul.train.data.LatentCache;
import java.util.Arrays;

/** The kinds of canvases that a transformer is trained on: which frames or pixels of the clip are known. */
enum TaskKind {
    /** Nothing is known: text to video. */
    TEXT,
    /** The first frame. */
    FIRST,
    /** The first frame, and the last one held still for its latent frame. */
    FIRST_LAST,
    /** Frames from the first one on. */
    PREFIX,
    /** Frames up to the last one. */
    SUFFIX,
    /** A run of frames that does not begin at the first one. */
    MIDDLE,
    /** All but a box in every frame, or a box alone. */
    MASK,
    /** An edit that starts at one noise level, of everything or of a box. */
    LEVEL;

    /**
     * A canvas over latents.
     *
     * @param clean known latents where they are known, those of the whole clip elsewhere [C, T, h, w]
     * @param cells the level of each cell [T, h, w], see {@link KnownLatents}
     */
    record Known(Tensor clean, float[] cells) {}

    /**
     * Draws a kind; all but {@link #TEXT} are equally frequent, but pictures can only be masked or edited.
     *
     * @param textShare the share of {@link #TEXT}, 0…1
     */
    static TaskKind draw(Rng rng, boolean picture, double textShare) {
        if (rng.chance(textShare)) {
            return TEXT;
        }
        return picture ? (rng.chance(0.5) ? MASK : LEVEL) : values()[1 + rng.nextInt(values().length - 1)];
    }

    /** Draws a canvas of this kind over a clip from the cache. */
    Known canvas(LatentCache.Entry e, Rng rng) {
        float[] cells = cells(e, rng);
        Tensor full = e.full();
        if (lowest(cells) == 1) {
            return new Known(full, cells);
        }
        Tensor known = KnownLatents.of(cells, full.shape(), (from, to, edited) -> run(e, from, to, edited));
        if (highest(cells) < 1) {
            return new Known(known, cells);
        }
        Tensor isKnown =
                Tensor.of(cells, 1, full.size(1), full.size(2), full.size(3)).lessThan(1);
        return new Known(Tensor.where(isKnown, known, full), cells);
    }

    /** Draws the level of each cell, [T, h, w]. */
    private float[] cells(LatentCache.Entry e, Rng rng) {
        int t = (int) e.full().size(1);
        int frame = (int) (e.full().size(2) * e.full().size(3));
        float[] cells = new float[t * frame];
        Arrays.fill(cells, 1);
        switch (this) {
            case TEXT -> {}
            case FIRST -> Arrays.fill(cells, 0, frame, 0);
            case FIRST_LAST -> {
                Arrays.fill(cells, 0, frame, 0);
                if (t > 2) { // of two latent frames nothing would be left to paint
                    Arrays.fill(cells, (t - 1) * frame, t * frame, 0);
                }
            }
            case PREFIX -> Arrays.fill(cells, 0, (1 + rng.nextInt(t - 1)) * frame, 0);
            case SUFFIX -> Arrays.fill(cells, e.from() * frame, t * frame, 0);
            case MIDDLE -> Arrays.fill(cells, e.from() * frame, (e.from() + 1 + rng.nextInt(t - e.from())) * frame, 0);
            case MASK -> cells = e.mask().toFloats();
            case LEVEL -> {
                float level = (float) rng.nextDouble(0.2, 1);
                if (rng.chance(0.5)) {
                    Arrays.fill(cells, level);
                } else {
                    float[] box = e.mask().toFloats();
                    for (int i = 0; i < cells.length; i++) {
                        cells[i] = box[i] > 0.5f ? level : 0;
                    }
                }
            }
        }
        return cells;
    }

    /** The cached encoding of a run of latent frames; its first ones are encoded alike whatever follows. */
    private Tensor run(LatentCache.Entry e, int from, int to, boolean edited) {
        Tensor encoded;
        if (from > 0) {
            encoded = this == FIRST_LAST ? e.last() : e.later();
        } else {
            encoded = (this == MASK || this == LEVEL) && !edited ? e.masked() : e.full();
        }
        return to - from == encoded.size(1) ? encoded : encoded.slice(1, 0, to - from);
    }

    private static float lowest(float[] cells) {
        float out = 1;
        for (float c : cells) {
            out = Math.min(out, c);
        }
        return out;
    }

    private static float highest(float[] cells) {
        float out = 0;
        for (float c : cells) {
            out = Math.max(out, c);
        }
        return out;
    }
}
