package haneul.diffusion.canvas;

import haneul.core.HaneulException;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.vae.VideoVae;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Latents of what is known, made without a look at what is not. Painting and training go through here alike.
 *
 * <p>The encoder hears the past, so a run of known frames is encoded by itself: at the start as it is, later on after its
 * own first frame held still. A single picture holds its group of four frames still.
 */
public final class KnownLatents {
    private KnownLatents() {}

    /** Frames [3, 1 + 4n, H, W] from the clip's first frame on → latents [C, 1 + n, h, w]. */
    public static Tensor first(VideoVae vae, Tensor frames) {
        return vae.encode(frames);
    }

    /** Frames [3, 4n, H, W] that begin with a group somewhere later → latents [C, n, h, w]. */
    public static Tensor later(VideoVae vae, Tensor frames) {
        try (Scope scope = Scope.open()) {
            return withoutLead(vae.encode(led(vae, frames))).keep();
        }
    }

    /** One picture [3, 1, H, W] held still for a group → latents [C, 1, h, w]. */
    public static Tensor held(VideoVae vae, Tensor picture) {
        try (Scope scope = Scope.open()) {
            return later(vae, group(vae, picture)).keep();
        }
    }

    /** One picture [3, 1, H, W] held still for a group, [3, 4, H, W]. */
    public static Tensor group(VideoVae vae, Tensor picture) {
        return picture.expand(3, vae.temporal(), picture.size(2), picture.size(3));
    }

    /** What is encoded of frames [3, 4n, H, W] that begin with a group somewhere later: [3, 1 + 4n, H, W]. */
    public static Tensor led(VideoVae vae, Tensor frames) {
        if (frames.size(1) % vae.temporal() != 0 || frames.size(1) == 0) {
            throw new HaneulException(
                    "A run of " + frames.size(1) + " known frames cannot be encoded",
                    "later than the first frame, frames come in groups of " + vae.temporal(),
                    "give whole groups");
        }
        return Tensor.cat(List.of(frames.slice(1, 0, 1), frames), 1);
    }

    /** What was asked for of latents [C, 1 + n, h, w] of {@link #led} frames: [C, n, h, w]. */
    public static Tensor withoutLead(Tensor latents) {
        return latents.slice(1, 1, latents.size(1)).copy();
    }

    /**
     * Which latent cells are given, from which pixels are: a cell only if all of its pixels are.
     *
     * @param levels how unknown the pixels of each frame are
     * @param frames 1 + 4k
     * @param width of a frame in pixels, as {@code height} a multiple of the network's
     * @return the most unknown of each cell's pixels, [1 + k, h, w]
     */
    public static float[] cells(IntFunction<Level> levels, int frames, int width, int height, VideoVae vae) {
        int s = vae.spatial();
        int h = height / s;
        int w = width / s;
        float[] out = new float[(1 + (frames - 1) / vae.temporal()) * h * w];
        for (int f = 0; f < frames; f++) {
            Level level = levels.apply(f);
            int group = (f + vae.temporal() - 1) / vae.temporal() * h * w;
            for (int cell = 0; cell < h * w; cell++) {
                float most = out[group + cell];
                int corner = cell / w * s * width + cell % w * s;
                for (int p = 0; p < (level.isUniform() ? 1 : s * s); p++) {
                    most = Math.max(most, level.at(corner + p / s * width + p % s));
                }
                out[group + cell] = most;
            }
        }
        return out;
    }

    /** The most unknown cell of every patch, in the patches' order: cells [T, h, w] and patches of th × ph × pw cells. */
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
