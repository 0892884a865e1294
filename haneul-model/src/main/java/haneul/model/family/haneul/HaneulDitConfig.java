package haneul.model.family.haneul;

import haneul.core.HaneulException;
import haneul.model.dit.Patch;
import haneul.model.weights.Config;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The transformer's shape.
 *
 * @param latentChannels of the compression network
 * @param patchSize latents in a patch: time, height, width
 * @param dim width of the residual stream
 * @param depth blocks
 * @param heads attention heads; dim / heads is even and at least 6
 * @param textDim width of the text encoder
 * @param detail channels of the convolutions before and behind the blocks, which see over the borders of patches; 0 if
 *     there are none
 * @param placeUnit how many latents, in height and width, are 1 in the places of patches: a patch, or where patches have
 *     been made finer than those that were learnt with, still one of those
 */
public record HaneulDitConfig(
        int latentChannels, Patch patchSize, int dim, int depth, int heads, int textDim, int detail, int placeUnit) {
    public HaneulDitConfig {
        if (dim % heads != 0 || dim / heads < 6 || dim / heads % 2 != 0) {
            throw new HaneulException(
                    "The transformer's config does not hold together",
                    "dim " + dim + " in " + heads + " heads gives " + dim / (double) heads + " numbers a head",
                    "choose a dim that is an even multiple of the heads");
        }
    }

    /** A transformer whose places are counted in its patches. */
    public HaneulDitConfig(
            int latentChannels, Patch patchSize, int dim, int depth, int heads, int textDim, int detail) {
        this(latentChannels, patchSize, dim, depth, heads, textDim, detail, patchSize.h());
    }

    /** A transformer whose patches are only looked at one by one. */
    public HaneulDitConfig(int latentChannels, Patch patchSize, int dim, int depth, int heads, int textDim) {
        this(latentChannels, patchSize, dim, depth, heads, textDim, 0);
    }

    /** The same with convolutions of so many channels. */
    public HaneulDitConfig detailed(int channels) {
        return new HaneulDitConfig(latentChannels, patchSize, dim, depth, heads, textDim, channels, placeUnit);
    }

    /** The same with patches of so many latents in height and width, at the places where coarser ones were. */
    public HaneulDitConfig finer(int side) {
        Patch finer = new Patch(patchSize.t(), side, side);
        return new HaneulDitConfig(latentChannels, finer, dim, depth, heads, textDim, detail, placeUnit);
    }

    /** Where a patch is in a row or column: its middle, in units, from the middle of the first unit. */
    double place(double patch) {
        int side = patchSize.h();
        return (side * patch + (side - placeUnit) / 2.0) / placeUnit;
    }

    int patchDim() {
        return latentChannels * patchSize.t() * patchSize.h() * patchSize.w();
    }

    static HaneulDitConfig read(Config c) {
        return c.into(k -> {
            int[] p = k.integers("patch_size", 1, 64);
            Patch patch = new Patch(p.length == 3 ? p[0] : 1, p.length == 3 ? p[1] : 1, p.length == 3 ? p[2] : 1);
            return new HaneulDitConfig(
                    k.integer("latent_channels", 1, 1024),
                    patch,
                    k.integer("dim", 8, 16384),
                    k.integer("depth", 1, 1000),
                    k.integer("heads", 1, 512),
                    k.integer("text_dim", 1, 16384),
                    k.integer("detail", 0, 4096, 0),
                    k.integer("place_unit", 1, 64, patch.h()));
        });
    }

    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("_class_name", "HaneulDit");
        out.put("latent_channels", latentChannels);
        out.put("patch_size", new int[] {patchSize.t(), patchSize.h(), patchSize.w()});
        out.put("dim", dim);
        out.put("depth", depth);
        out.put("heads", heads);
        out.put("text_dim", textDim);
        if (detail > 0) {
            out.put("detail", detail);
        }
        if (placeUnit != patchSize.h()) {
            out.put("place_unit", placeUnit);
        }
        return out;
    }
}
