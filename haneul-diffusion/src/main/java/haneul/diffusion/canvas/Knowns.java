package haneul.diffusion.canvas;

import haneul.core.HaneulException;
import haneul.model.vae.VideoVae;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.List;

/**
 * Latents of what is known, made without a look at what is not. Painting and training go through here alike.
 *
 * <p>The encoder hears the past, so a run of known frames is encoded by itself: at the start as it is, later on after its
 * own first frame held still. A single picture holds its group of four frames still.
 */
public final class Knowns {
    private Knowns() {}

    /** Frames [3, 1 + 4n, H, W] from the clip's first frame on → latents [C, 1 + n, h, w]. */
    public static Tensor first(VideoVae vae, Tensor frames) {
        return vae.encode(frames);
    }

    /** Frames [3, 4n, H, W] that begin with a group somewhere later → latents [C, n, h, w]. */
    public static Tensor later(VideoVae vae, Tensor frames) {
        if (frames.size(1) % vae.temporal() != 0 || frames.size(1) == 0) {
            throw new HaneulException(
                    "A run of " + frames.size(1) + " known frames cannot be encoded",
                    "later than the first frame, frames come in groups of " + vae.temporal(),
                    "give whole groups");
        }
        try (Scope scope = Scope.open()) {
            Tensor z = vae.encode(Tensor.cat(List.of(frames.slice(1, 0, 1), frames), 1));
            return z.slice(1, 1, z.size(1)).copy().keep();
        }
    }

    /** One picture [3, 1, H, W] held still for a group → latents [C, 1, h, w]. */
    public static Tensor held(VideoVae vae, Tensor picture) {
        try (Scope scope = Scope.open()) {
            return later(vae, picture.expand(3, vae.temporal(), picture.size(2), picture.size(3)))
                    .keep();
        }
    }

    /**
     * Which latent cells are given, from which pixels are: a cell only if all of its pixels are.
     *
     * @param unknown 1 where a pixel is unknown, 0 where it is known, between for edits; [T, H, W] with T = 1 + 4k
     * @return the most unknown of each cell's pixels, [1 + k, h, w]
     */
    public static float[] cells(float[] unknown, int frames, int height, int width, VideoVae vae) {
        int s = vae.spatial();
        int groups = 1 + (frames - 1) / vae.temporal();
        int h = height / s;
        int w = width / s;
        float[] out = new float[groups * h * w];
        for (int f = 0; f < frames; f++) {
            int g = (f + vae.temporal() - 1) / vae.temporal();
            for (int y = 0; y < h * s; y++) {
                for (int x = 0; x < w * s; x++) {
                    int cell = (g * h + y / s) * w + x / s;
                    out[cell] = Math.max(out[cell], unknown[(f * height + y) * width + x]);
                }
            }
        }
        return out;
    }

    /** The most unknown cell of every patch, in the patches' order: cells [T, h, w] and patches of th × ph × pw cells. */
    public static float[] patches(float[] cells, int t, int h, int w, haneul.model.dit.Patch p) {
        var grid = p.grid(t, h, w);
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
