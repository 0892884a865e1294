package haneul.model.vae;

import haneul.core.Frame;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.List;

/** Fidelity of a compression network: the peak signal-to-noise ratio of a clip that is encoded and decoded. */
public final class Reconstruction {
    /** Widest part that is compared, in pixels a side. */
    private static final int SIDE = 128;

    private Reconstruction() {}

    /**
     * The PSNR of the first frame and at most one group after it, in dB; of frames larger than 128 pixels a side their
     * middle. A reconstruction without a difference has 99 dB.
     *
     * @param frames at least one, of one size of at least {@code vae.spatial()} pixels a side
     */
    public static double psnr(VideoVae vae, List<Frame> frames) {
        Frame first = frames.get(0);
        int n = frames.size() > vae.temporal() ? 1 + vae.temporal() : 1;
        int unit = vae.spatial();
        int width = Math.min(SIDE / unit * unit, first.width() / unit * unit);
        int height = Math.min(SIDE / unit * unit, first.height() / unit * unit);
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            Tensor clip = FrameTensors.tensor(
                    frames.subList(0, n), (first.width() - width) / 2, (first.height() - height) / 2, width, height);
            Tensor back = vae.decode(vae.encode(clip)).clamp(-1, 1);
            double error = back.minus(clip).square().mean().item();
            return Math.min(99, 10 * Math.log10(4 / Math.max(1e-12, error)));
        }
    }
}
