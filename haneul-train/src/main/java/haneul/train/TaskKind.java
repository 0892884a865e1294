package haneul.train;

import haneul.core.Rng;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** The kinds of canvases that a transformer is trained on: what is known of the clip besides its sentence. */
enum TaskKind {
    TEXT,
    FIRST,
    FIRST_LAST,
    PREFIX,
    SUFFIX,
    MIDDLE,
    MASK,
    LEVEL;

    /** A canvas over latents: what stands where it is known [C, T, h, w], and how unknown each cell is [T, h, w]. */
    record Known(Tensor clean, float[] cells) {}

    /**
     * Draws a kind; of what is not text alone all are equally frequent, but pictures can only be masked or edited.
     *
     * @param textShare how many canvases know nothing but the text, 0…1
     */
    static TaskKind draw(Rng rng, boolean picture, double textShare) {
        if (rng.chance(textShare)) {
            return TEXT;
        }
        return picture ? (rng.chance(0.5) ? MASK : LEVEL) : values()[1 + rng.nextInt(values().length - 1)];
    }

    /** Draws a canvas of this kind over a clip from the cache. */
    Known canvas(LatentCache.Entry e, Rng rng) {
        Tensor full = e.full();
        int t = (int) full.size(1);
        int cells = (int) (full.size(2) * full.size(3));
        float[] unknown = new float[t * cells];
        Arrays.fill(unknown, 1);
        return switch (this) {
            case TEXT -> new Known(full, unknown);
            case FIRST -> new Known(full, known(unknown, cells, 0, 1));
            case FIRST_LAST ->
                new Known(
                        Tensor.cat(List.of(full.slice(1, 0, t - 1), e.last()), 1),
                        known(known(unknown, cells, 0, 1), cells, t - 1, t));
            case PREFIX -> new Known(full, known(unknown, cells, 0, 1 + rng.nextInt(t - 1)));
            case SUFFIX -> new Known(spliced(full, e), known(unknown, cells, e.from(), t));
            case MIDDLE ->
                new Known(spliced(full, e), known(unknown, cells, e.from(), e.from() + 1 + rng.nextInt(t - e.from())));
            case MASK -> {
                Tensor mask = e.mask();
                yield new Known(boxed(full, e, mask), mask.toFloats());
            }
            case LEVEL -> {
                float level = (float) rng.nextDouble(0.2, 1);
                boolean everywhere = rng.chance(0.5);
                if (everywhere) {
                    Arrays.fill(unknown, level);
                    yield new Known(full, unknown);
                }
                Tensor mask = e.mask();
                float[] inside = mask.toFloats();
                for (int i = 0; i < unknown.length; i++) {
                    unknown[i] = inside[i] > 0.5f ? level : 0;
                }
                yield new Known(boxed(full, e, mask), unknown);
            }
        };
    }

    /** The whole clip within the box, and beside it what is encoded without a look into it. */
    private static Tensor boxed(Tensor full, LatentCache.Entry e, Tensor mask) {
        return Tensor.where(mask.greaterThan(0.5).unsqueeze(0), full, e.masked());
    }

    private static Tensor spliced(Tensor full, LatentCache.Entry e) {
        return Tensor.cat(List.of(full.slice(1, 0, e.from()), e.later()), 1);
    }

    private static float[] known(float[] unknown, int cells, int from, int to) {
        Arrays.fill(unknown, from * cells, to * cells, 0);
        return unknown;
    }
}
