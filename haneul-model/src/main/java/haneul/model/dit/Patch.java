package haneul.model.dit;

import haneul.core.HaneulException;
import haneul.tensor.Rearrange;
import haneul.tensor.Tensor;

/**
 * Size of a spacetime patch in latents, in time, height and width; patchify and unpatchify. Peebles and Xie, 2023, section 3.2.
 *
 * <p>Legend: C channels, T H W latents, L patches, P numbers in a patch.
 */
public record Patch(int t, int h, int w) {
    /** Number of latents in a patch. */
    public int cells() {
        return t * h * w;
    }

    /** Patches of a clip of latents [C, T, H, W]. */
    public GridShape grid(long frames, long height, long width) {
        if (frames % t != 0 || height % h != 0 || width % w != 0) {
            throw new HaneulException(
                    "Latents of " + frames + "x" + height + "x" + width + " cannot be cut into patches",
                    "a patch is " + t + "x" + h + "x" + w,
                    "choose a size and length that are multiples of it");
        }
        return new GridShape((int) (frames / t), (int) (height / h), (int) (width / w));
    }

    /** latents [C, T, H, W] → [L, P], row by row, P ordered as (C, t, h, w). */
    public Tensor patchify(Tensor latents) {
        grid(latents.size(1), latents.size(2), latents.size(3)); // refuses what does not fit
        return patches(latents.permute(1, 0, 2, 3));
    }

    /** [L, P] of one clip → latents [C, T, H, W]. */
    public Tensor unpatchify(Tensor patches, GridShape g) {
        return frames(patches, g).permute(1, 0, 2, 3).contiguous();
    }

    /** Patches of clips of one grid, concatenated [L, P] → their frames [frames, C, H, W]. */
    public Tensor frames(Tensor patches, GridShape g) {
        return Rearrange.rearrange(
                patches, "(n u v) (c t p q) -> (n t) c (u p) (v q)", "u", g.h(), "v", g.w(), "t", t, "p", h, "q", w);
    }

    /** The inverse of {@link #frames}: [frames, C, H, W] → [L, P]. */
    public Tensor patches(Tensor frames) {
        return Rearrange.rearrange(frames, "(n t) c (u p) (v q) -> (n u v) (c t p q)", "t", t, "p", h, "q", w);
    }
}
