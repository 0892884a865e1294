package haneul.model.family.wan;

import haneul.model.family.wan.WanVaeConfig.Level;
import haneul.nn.Layers;
import haneul.tensor.Tensor;
import java.util.List;

/**
 * A level of Wan 2.2's network: its layers, and a way around them all that has no weights. Going down, a pixel of the
 * result is the mean of some numbers of the pixels that become it; going up, numbers are repeated.
 */
final class ShortcutLevel implements VaeLayer {
    private final List<VaeLayer> layers;
    private final Level level;
    private final boolean up;

    /** @param up whether the level leads from latents to pixels */
    ShortcutLevel(List<VaeLayer> layers, Level level, boolean up) {
        this.layers = List.copyOf(layers);
        this.level = level;
        this.up = up;
    }

    @Override
    public Tensor forward(Tensor x, Past past) {
        Tensor y = Layers.fold(layers, x, (l, z) -> l.forward(z, past));
        if (up && !level.steps()) {
            return y; // the last level of the decoder has no way around
        }
        return y.addInPlace(up ? repeated(x, past.first()) : averaged(x), 1);
    }

    /** [T, H, W, in] → [T/t, H/s, W/s, out]; frames that do not fill a pair have zeros before them. */
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

    /** [T, H, W, in] → [T·t, 2H, 2W, out]; of the first frame only the last of its t. */
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
        return layers.stream().mapToInt(VaeLayer::halo).sum();
    }
}
