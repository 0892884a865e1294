package haneul.model.family.wan.vae;

import haneul.model.family.wan.vae.WanVaeConfig.Level;
import haneul.model.vae.CausalCache;
import haneul.model.vae.CausalLayer;
import haneul.nn.Layers;
import haneul.tensor.Tensor;
import java.util.List;

/**
 * An encoder level of Wan 2.2's VAE: its layers, and a shortcut around all of them without weights, in which a pixel of the
 * output is the mean of groups of numbers of the pixels that it replaces. diffusers' WanResidualDownBlock.
 */
final class ResidualDownBlock implements CausalLayer {
    private final List<CausalLayer> layers;
    private final Level level;

    ResidualDownBlock(List<CausalLayer> layers, Level level) {
        this.layers = List.copyOf(layers);
        this.level = level;
    }

    @Override
    public Tensor forward(Tensor x, CausalCache cache) {
        return Layers.fold(layers, x, (l, y) -> l.forward(y, cache)).addInPlace(averaged(x), 1);
    }

    /** [T, H, W, in] → [T/t, H/s, W/s, out]; an incomplete group of frames is padded with zeros in front. */
    private Tensor averaged(Tensor x) {
        int t = level.time() ? 2 : 1;
        int s = level.steps() ? 2 : 1;
        long missing = (t - x.size(0) % t) % t;
        Tensor all = missing == 0 ? x : x.pad(0, 0, 0, 0, 0, 0, missing, 0);
        long frames = all.size(0) / t;
        long h = all.size(1) / s;
        long w = all.size(2) / s;
        return all.reshape(frames, t, h, s, w, s, level.in())
                .permute(0, 2, 4, 6, 1, 3, 5) // [T/t, H/s, W/s, in, t, s, s]
                .reshape(frames, h, w, level.out(), (long) level.in() * t * s * s / level.out())
                .mean(-1, false);
    }

    @Override
    public int halo() {
        return layers.stream().mapToInt(CausalLayer::halo).sum();
    }
}
