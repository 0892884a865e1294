package haneul.diffusion.sample;

import haneul.core.Rng;
import haneul.diffusion.canvas.LatentLayout;
import haneul.model.dit.GridShape;
import haneul.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * The denoiser of a seamless loop, by latent shift: at each noise level the ring of frames is cut open at another place, so
 * that no seam is ever at the same one. The frame before the cut is put first once more and its answer dropped, because a
 * causal model treats a first frame differently. Cuts are counted from the frame where the start noise is largest: noise
 * that is rolled gives the same video, rolled. After "Mobius: text to seamless looping video", Bi et al., 2025.
 *
 * <p>Legend: T frames of patches on the ring, L patches, P numbers in a patch.
 */
public final class RingDenoiser implements Denoiser {
    private final LatentLayout ring;
    private final Function<LatentLayout, Denoiser> open;
    private final int origin;

    /**
     * @param ring all unknown, T frames of patches
     * @param open the denoiser of an ordinary clip with T + 1 frames of patches
     * @param noise the start noise [L, P]
     */
    public RingDenoiser(LatentLayout ring, Function<LatentLayout, Denoiser> open, Tensor noise) {
        this.ring = ring;
        this.open = open;
        int frames = ring.grid().t();
        float[] sums =
                noise.reshape(frames, noise.count() / frames).sum(1, false).toFloats();
        int most = 0;
        for (int t = 1; t < sums.length; t++) {
            most = sums[t] > sums[most] ? t : most;
        }
        origin = most;
    }

    @Override
    public Tensor denoise(Tensor x, double sigma) {
        GridShape g = ring.grid();
        long frame = (long) g.h() * g.w();
        int cut = origin + new Rng(Double.doubleToRawLongBits(sigma)).nextInt(g.t());
        int[] sentenceOfFrame = new int[g.t() + 1];
        for (int t = 0; t < sentenceOfFrame.length; t++) {
            sentenceOfFrame[t] = ring.sentenceOfFrame()[Math.floorMod(cut - 1 + t, g.t())];
        }
        long first = Math.floorMod(cut, g.t()) * frame;
        Tensor rolled = rolled(x, first);
        Tensor shown = Tensor.cat(List.of(rolled.slice(0, rolled.size(0) - frame, rolled.size(0)), rolled), 0);
        Tensor denoised = open.apply(ring.opened(sentenceOfFrame)).denoise(shown, sigma);
        return rolled(denoised.slice(0, frame, denoised.size(0)), x.size(0) - first);
    }

    /** The rows from {@code first} on, then those before it. */
    private static Tensor rolled(Tensor x, long first) {
        return Tensor.cat(List.of(x.slice(0, first, x.size(0)), x.slice(0, 0, first)), 0);
    }
}
