package haneul.model.dit;

import haneul.core.HaneulException;
import haneul.tensor.Tensor;

/**
 * How many latents make a patch, in time, height and width; and the way from latents to patches and back.
 *
 * <p>Legend: C channels, T H W latents, L patches, P numbers in a patch.
 */
public record Patch(int t, int h, int w) {
    /** How many latents. */
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

    /** Patches of clips of the same grid, one behind the other [L, P] → their frames [frames, C, H, W]. */
    public Tensor frames(Tensor patches, GridShape g) {
        long clips = patches.size(0) / g.count();
        long c = patches.size(1) / cells();
        return patches.reshape(clips * g.t(), g.h(), g.w(), c, t, h, w)
                .permute(0, 4, 3, 1, 5, 2, 6) // [N·T', t, C, H', h, W', w]
                .reshape(clips * g.t() * t, c, (long) g.h() * h, (long) g.w() * w);
    }

    /** The way back from {@link #frames}: [frames, C, H, W] → [L, P]. */
    public Tensor patches(Tensor frames) {
        long c = frames.size(1);
        return frames.reshape(frames.size(0) / t, t, c, frames.size(2) / h, h, frames.size(3) / w, w)
                .permute(0, 3, 5, 2, 1, 4, 6) // [N·T', H', W', C, t, h, w]
                .reshape(frames.size(0) / t * (frames.size(2) / h) * (frames.size(3) / w), c * cells());
    }
}
