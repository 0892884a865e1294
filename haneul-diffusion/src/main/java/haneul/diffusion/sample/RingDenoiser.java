package haneul.diffusion.sample;

import haneul.core.Rng;
import haneul.diffusion.canvas.Painting;
import haneul.model.dit.GridShape;
import haneul.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * A clip whose end leads to its beginning, painted by a model that knows only clips with two ends: at every noise level
 * another moment stands first, so that no seam is ever in the same place, and the moment before it stands there once more,
 * so that what the model says of a first frame is never used. Which moment is first is counted from where the start noise
 * is largest: noise that is rolled gives the same video, rolled. After "Mobius: text to seamless looping video", Bi et
 * al., 2025, which shifts latents at every step.
 *
 * <p>Legend: T frames of patches on the ring, P numbers in a patch.
 */
public final class RingDenoiser implements Denoiser {
    private final Painting ring;
    private final Function<Painting, Denoiser> open;
    private final int origin;

    /**
     * @param ring all unknown, T frames of patches
     * @param open the denoiser of an ordinary clip with one frame of patches more
     * @param noise the start noise [L, P]
     */
    public RingDenoiser(Painting ring, Function<Painting, Denoiser> open, Tensor noise) {
        this.ring = ring;
        this.open = open;
        float[] sums = noise.reshape(
                        ring.grid().t(), noise.count() / ring.grid().t())
                .sum(1, false)
                .toFloats();
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
        int turn = origin + new Rng(Double.doubleToRawLongBits(sigma)).nextInt(g.t());
        int[] sentenceOfFrame = new int[g.t() + 1];
        for (int t = 0; t < sentenceOfFrame.length; t++) {
            sentenceOfFrame[t] = ring.sentenceOfFrame()[Math.floorMod(turn - 1 + t, g.t())];
        }
        Tensor turned = rolled(x, Math.floorMod(turn, g.t()) * frame);
        Tensor shown = Tensor.cat(List.of(turned.slice(0, turned.size(0) - frame, turned.size(0)), turned), 0);
        Painting open1 = Painting.blank(new GridShape(g.t() + 1, g.h(), g.w()), x.size(1), sentenceOfFrame);
        Tensor answer = open.apply(open1).denoise(shown, sigma);
        return rolled(answer.slice(0, frame, answer.size(0)), x.size(0) - Math.floorMod(turn, g.t()) * frame);
    }

    /** The rows from one on first, then those before it. */
    private static Tensor rolled(Tensor x, long first) {
        return Tensor.cat(List.of(x.slice(0, first, x.size(0)), x.slice(0, 0, first)), 0);
    }
}
