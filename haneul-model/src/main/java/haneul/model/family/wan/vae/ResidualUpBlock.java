package haneul.model.family.wan.vae;

import haneul.model.family.wan.vae.WanVaeConfig.Level;
import haneul.model.vae.CausalCache;
import haneul.model.vae.CausalLayer;
import haneul.nn.Layers;
import haneul.tensor.Tensor;
import java.util.List;

/**
 * A decoder level of Wan 2.2's VAE: its layers, and a shortcut around all of them without weights, which repeats numbers.
 * The last level, which does not upsample, has no shortcut. diffusers' WanResidualUpBlock.
 */
final class ResidualUpBlock implements CausalLayer {
    private final List<CausalLayer> layers;
    private final Level level;

    ResidualUpBlock(List<CausalLayer> layers, Level level) {
        this.layers = List.copyOf(layers);
        this.level = level;
    }

    @Override
    public Tensor forward(Tensor x, CausalCache cache) {
        Tensor y = Layers.fold(layers, x, (l, z) -> l.forward(z, cache));
        return level.steps() ? y.addInPlace(repeated(x, cache.first()), 1) : y;
    }

    /** [T, H, W, in] → [T·t, 2H, 2W, out]; the first frame of a clip gives only the last of its t. */
    private Tensor repeated(Tensor x, boolean first) {
        int t = level.time() ? 2 : 1;
        long frames = x.size(0);
        long h = x.size(1);
        long w = x.size(2);
        long times = (long) level.out() * level.cells() / level.in();
        Tensor all = x.unsqueeze(4)
                .expand(frames, h, w, level.in(), times)
                .reshape(frames, h, w, level.out(), t, 2, 2)
                .permute(0, 4, 1, 5, 2, 6, 3) // [T, t, H, 2, W, 2, out]
                .reshape(frames * t, 2 * h, 2 * w, level.out());
        return first ? all.slice(0, t - 1, all.size(0)) : all;
    }

    @Override
    public int halo() {
        return layers.stream().mapToInt(CausalLayer::halo).sum();
    }
}
