package haneul.model.condition;

import haneul.core.HaneulException;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.vae.VideoVae;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Known (context) latents of a canvas: which latent cells are known, and their encoding without a look at unknown pixels.
 * Painting and training derive their latents here; they differ only in where encodings come from ({@link Encodings}).
 *
 * <p>A causal encoder sees the past, so each run of latent frames with known cells is encoded on its own: a run at the
 * first frame as it is, a later run after its own first frame (the lead, whose latent is dropped). Given cells are encoded
 * from given pixels alone, edited cells from all known pixels, so that an edit does not show beside itself.
 *
 * <p>Legend: C channels, T latent frames, h and w latent cells; H and W pixels.
 */
public final class KnownLatents {
    /** Latent frames that the encoder takes at once. */
    private static final int AT_ONCE = 4;

    /** Levels of the pixels of a clip: 1 unknown, 0 given, between them an edit that starts at that noise level. */
    @FunctionalInterface
    public interface Levels {
        /** The level of a pixel, counted row by row, of a frame. */
        float at(int frame, int pixel);

        /** Whether all pixels of a frame are known to have one level; the others are not read then. */
        default boolean isUniform(int frame) {
            return false;
        }
    }

    /** Frames of a clip as an encoder sees them. */
    @FunctionalInterface
    public interface Pixels {
        /**
         * @param from the first frame
         * @param to the frame after the last one
         * @param edited whether pixels to be edited are shown, besides given ones
         * @return [3, to − from, H, W] in −1…1, grey (0) where a pixel is not shown
         */
        Tensor frames(int from, int to, boolean edited);
    }

    /** Encodings of runs of latent frames: of a live encoder, or cached ones. */
    @FunctionalInterface
    public interface Encodings {
        /**
         * @param from the first latent frame of the run
         * @param to the latent frame after its last one
         * @param edited whether pixels to be edited are shown, besides given ones
         * @return [C, to − from, h, w]
         */
        Tensor run(int from, int to, boolean edited);
    }

    private KnownLatents() {}

    /**
     * Latents of a canvas.
     *
     * @param cells the level of each cell [T, h, w], see {@link #cells}
     * @param shape [C, T, h, w]
     * @return [C, T, h, w]; zeros in latent frames without a known cell, and anything in unknown cells of other frames
     */
    public static Tensor of(float[] cells, Shape shape, Encodings encodings) {
        boolean anyGiven = false;
        boolean anyEdited = false;
        for (float c : cells) {
            anyGiven |= c == 0;
            anyEdited |= c > 0 && c < 1;
        }
        if (anyGiven && anyEdited) {
            Tensor edited =
                    Tensor.of(cells, 1, shape.at(1), shape.at(2), shape.at(3)).greaterThan(0);
            return Tensor.where(edited, runs(cells, shape, encodings, true), runs(cells, shape, encodings, false));
        }
        return runs(cells, shape, encodings, anyEdited);
    }

    /** Latents of the runs of frames with shown cells; zeros between them. */
    private static Tensor runs(float[] cells, Shape shape, Encodings encodings, boolean edited) {
        int frames = (int) shape.at(1);
        List<Tensor> out = new ArrayList<>();
        for (int from = 0, to; from < frames; from = to) {
            boolean known = anyShown(cells, from, frames, edited);
            to = from + 1;
            while (to < frames && anyShown(cells, to, frames, edited) == known) {
                to++;
            }
            out.add(
                    known
                            ? encodings.run(from, to, edited)
                            : Tensor.zeros(shape.at(0), to - from, shape.at(2), shape.at(3)));
        }
        return out.size() == 1 ? out.get(0) : Tensor.cat(out, 1);
    }

    private static boolean anyShown(float[] cells, int frame, int frames, boolean edited) {
        int size = cells.length / frames;
        for (int i = frame * size; i < (frame + 1) * size; i++) {
            if (isShown(cells[i], edited)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a pixel or cell is shown to the encoder: given ones only, or edited ones as well. */
    public static boolean isShown(float level, boolean edited) {
        return edited ? level < 1 : level == 0;
    }

    /** Encodings by a network, some frames at a time at constant memory. */
    public static Encodings encoder(VideoVae vae, Pixels pixels) {
        return (from, to, edited) -> {
            List<Tensor> out = new ArrayList<>();
            try (VideoVae.Stream encoder = vae.encoder()) {
                if (from > 0) {
                    try (Scope scope = Scope.open()) { // the lead
                        int first = frame(from, vae);
                        encoder.push(pixels.frames(first, first + 1, edited));
                    }
                }
                for (int at = from; at < to; at += AT_ONCE) {
                    try (Scope scope = Scope.open()) {
                        int end = Math.min(to, at + AT_ONCE);
                        out.add(encoder.push(pixels.frames(frame(at, vae), frame(end, vae), edited))
                                .keep());
                    }
                }
            }
            return Tensor.cat(out, 1);
        };
    }

    /** The first frame of a latent frame. */
    public static int frame(int latent, VideoVae vae) {
        return latent == 0 ? 0 : 1 + (latent - 1) * vae.temporal();
    }

    /** A picture [3, 1, H, W] held still for the frames of one latent, [3, temporal, H, W]. */
    public static Tensor still(VideoVae vae, Tensor picture) {
        return picture.expand(3, vae.temporal(), picture.size(2), picture.size(3));
    }

    /**
     * A later run with its lead, for encoders that take whole clips.
     *
     * @param frames [3, temporal · n, H, W], which begin with a latent frame later than the first
     * @return [3, 1 + temporal · n, H, W]
     */
    public static Tensor led(VideoVae vae, Tensor frames) {
        if (frames.size(1) % vae.temporal() != 0 || frames.size(1) == 0) {
            throw new HaneulException(
                    "A run of " + frames.size(1) + " known frames cannot be encoded",
                    "after the first frame, frames come in groups of " + vae.temporal(),
                    "give whole groups");
        }
        return Tensor.cat(List.of(frames.slice(1, 0, 1), frames), 1);
    }

    /** Latents [C, 1 + n, h, w] of {@link #led} frames without that of the lead, [C, n, h, w]. */
    public static Tensor withoutLead(Tensor latents) {
        return latents.slice(1, 1, latents.size(1)).copy();
    }

    /**
     * Levels of latent cells: the highest (most unknown) of a cell's pixels, so that a cell is given only if all of it is.
     *
     * @param frames 1 + temporal · k
     * @param width of a frame in pixels; as {@code height} a multiple of the network's
     * @return [1 + k, h, w]
     */
    public static float[] cells(Levels levels, int frames, int width, int height, VideoVae vae) {
        int s = vae.spatial();
        int h = height / s;
        int w = width / s;
        float[] out = new float[(1 + (frames - 1) / vae.temporal()) * h * w];
        for (int f = 0; f < frames; f++) {
            int group = (f + vae.temporal() - 1) / vae.temporal() * h * w;
            int pixels = levels.isUniform(f) ? 1 : s * s;
            for (int cell = 0; cell < h * w; cell++) {
                float highest = out[group + cell];
                int corner = cell / w * s * width + cell % w * s;
                for (int p = 0; p < pixels; p++) {
                    highest = Math.max(highest, levels.at(f, corner + p / s * width + p % s));
                }
                out[group + cell] = highest;
            }
        }
        return out;
    }

    /** Levels of patches [L]: the highest of a patch's cells [T, h, w], so that a patch is given only if all of it is. */
    public static float[] patches(float[] cells, int t, int h, int w, Patch p) {
        GridShape grid = p.grid(t, h, w);
        float[] out = new float[grid.count()];
        for (int i = 0; i < t; i++) {
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    int at = (i / p.t() * grid.h() + y / p.h()) * grid.w() + x / p.w();
                    out[at] = Math.max(out[at], cells[(i * h + y) * w + x]);
                }
            }
        }
        return out;
    }
}
