package haneul.model.family.haneul;

import haneul.model.dit.Patch;
import haneul.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the layers at the borders of a transformer begin with when its patches become finer: of what is the same all over a
 * coarse patch, each finer one hears and says what the coarse one did. The rest has to be learnt.
 *
 * <p>Legend: C channels, t p p latents in a coarse patch, q q in a finer one, D width.
 */
final class FinerPatches {
    /** Layers that are shown a patch's latents. */
    private static final List<String> IN = List.of("patch_embedding.weight", "stem.out.weight");

    /** Layers that say a patch's latents. */
    private static final List<String> OUT =
            List.of("proj_out.weight", "proj_out.bias", "head.in.weight", "head.in.bias");

    private FinerPatches() {}

    /**
     * The weight of this name for finer patches, or null if it does not depend on them, or they are not a whole part of the
     * coarse ones: [D, C·t·p·p] → [D, C·t·q·q], or [C·t·p·p, D] → [C·t·q·q, D], or [C·t·p·p] → [C·t·q·q].
     */
    static @Nullable Tensor weight(String name, Tensor had, Patch coarse, Patch fine) {
        int q = fine.h();
        int n = coarse.h() / q;
        boolean parts = fine.t() == coarse.t() && coarse.h() == n * q && coarse.w() == n * fine.w();
        if (!parts || !(IN.contains(name) || OUT.contains(name))) {
            return null;
        }
        long latents = had.size(IN.contains(name) ? 1 : 0);
        long other = had.count() / latents;
        if (IN.contains(name)) {
            return had.reshape(other * latents / coarse.h() / coarse.w(), n, q, n, fine.w())
                    .sum(1, false)
                    .sum(2, false)
                    .reshape(other, latents / n / n);
        }
        Tensor means = had.reshape(latents / coarse.h() / coarse.w(), n, q, n, fine.w(), other)
                .mean(1, false)
                .mean(2, false);
        return had.rank() == 1 ? means.reshape(latents / n / n) : means.reshape(latents / n / n, other);
    }
}
