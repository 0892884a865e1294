package haneul.diffusion;

import haneul.core.HaneulException;
import haneul.diffusion.canvas.Grid;
import haneul.model.VideoModel;
import haneul.model.cost.Costs;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The memory of a sampling run besides the model's own, checked before it starts. */
record MemoryCheck(VideoModel model) {
    private static final double SHARE = 0.8;
    private static final int TOKENS = 32;

    /** Patches of a video in time, height and width, on a grid that the model can paint. */
    GridShape shape(Grid g) {
        Patch patch = model.conditioning().patch();
        int cell = model.vae().spatial();
        int groups = 1 + (g.frames() - 1) / model.vae().temporal();
        return new GridShape(groups / patch.t(), g.height() / cell / patch.h(), g.width() / cell / patch.w());
    }

    /** Bytes for painting a video of any size, as one of so many clips in a pack. */
    double bytes(Grid asked, int packed) {
        Grid g = asked.fitting(model);
        Costs costs = model.costs();
        double painted =
                costs.forward(Collections.nCopies(packed, shape(g)), TOKENS).bytes();
        return Math.max(painted, costs.decode(g.width(), g.height()).bytes());
    }

    /**
     * Refuses a video that does not fit, and names the largest grid of its shape that does.
     *
     * @param packed clips in a pack, both halves of guidance counted
     * @param have bytes of memory
     */
    void check(Grid g, int packed, double have) {
        double need = bytes(g, packed);
        if (need <= SHARE * have) {
            return;
        }
        Grid fits = nearest(g, packed, have);
        throw new HaneulException(
                "A video of " + g + " does not fit into this machine",
                String.format(
                        Locale.ROOT,
                        "painting it would take about %.1f GB and there are %.1f GB",
                        need / 1e9,
                        have / 1e9),
                fits == null ? "use a machine with more memory" : "paint " + fits);
    }

    /** The largest grid of this shape that fits, at least one patch high and wide; shorter if it must be; null if none. */
    @Nullable
    private Grid nearest(Grid g, int packed, double have) {
        int m = model.sizeMultiple();
        for (int frames = g.frames(); ; frames = 1 + (frames - 1) / 2) {
            for (double scale = 1; ; scale *= 0.95) {
                int w = Math.max(m, (int) (g.width() * scale) / m * m);
                int h = Math.max(m, (int) (g.height() * scale) / m * m);
                Grid smaller = new Grid(w, h, frames, g.fps()).fitting(model);
                if (bytes(smaller, packed) <= SHARE * have) {
                    return smaller;
                }
                if (w <= Math.min(m * 8, g.width()) || h <= Math.min(m * 8, g.height())) {
                    break; // fewer frames rather than a tiny picture
                }
            }
            if (frames <= 2) {
                return null;
            }
        }
    }
}
