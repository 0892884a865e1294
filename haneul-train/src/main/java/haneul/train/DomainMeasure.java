package haneul.train;

import haneul.core.Progress;
import haneul.model.TrainingDomain;
import haneul.model.TrainingDomain.Size;
import haneul.model.vae.Reconstruction;
import haneul.model.vae.VideoVae;
import haneul.tensor.Shape;
import haneul.train.data.Clips;
import haneul.train.data.LatentCache;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Measures the {@link TrainingDomain} of clips. */
public final class DomainMeasure {
    private static final int RECONSTRUCTED = 64;

    private DomainMeasure() {}

    /** The domain of clips, and how well a compression network reconstructs some of them. */
    public static TrainingDomain of(Clips clips, VideoVae vae, Progress progress) {
        Set<String> captions = new LinkedHashSet<>();
        Set<Size> sizes = new LinkedHashSet<>();
        Set<Integer> frames = new LinkedHashSet<>();
        for (int i = 0; i < clips.size(); i++) {
            Clips.Clip clip = clips.get(i);
            captions.addAll(clip.texts());
            sizes.add(new Size(clip.width(), clip.height()));
            frames.add(clip.frames().size());
            progress.at("domain", i + 1L, clips.size());
        }
        return new TrainingDomain(
                TrainingDomain.words(captions.stream()),
                List.copyOf(sizes),
                List.copyOf(frames),
                clips.rates(),
                psnr(clips, vae));
    }

    /** The domain of clips whose latents are kept; reconstructions are not measured. */
    static TrainingDomain of(LatentCache latents, VideoVae vae) {
        Set<String> captions = new LinkedHashSet<>();
        Set<Size> sizes = new LinkedHashSet<>();
        Set<Integer> frames = new LinkedHashSet<>();
        for (int i = 0; i < latents.size(); i++) {
            latents.captions(i).forEach(c -> captions.add(c.text()));
            Shape s = latents.shape(i); // [C, T, h, w]
            sizes.add(new Size((int) s.at(3) * vae.spatial(), (int) s.at(2) * vae.spatial()));
            frames.add(1 + (int) (s.at(1) - 1) * vae.temporal());
        }
        return new TrainingDomain(
                TrainingDomain.words(captions.stream()), List.copyOf(sizes), List.copyOf(frames), latents.rates(), 0);
    }

    /** The lowest PSNR of reconstructions of some of the clips, in dB, in steps of a tenth. */
    static double psnr(Clips clips, VideoVae vae) {
        int n = Math.min(RECONSTRUCTED, clips.size());
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < n; i++) { // spread, as neighbours by name may be alike
            all.add(Reconstruction.psnr(
                    vae, clips.get((int) ((long) i * clips.size() / n)).frames()));
        }
        double lowest = all.stream().mapToDouble(p -> p).min().orElse(0);
        return Math.floor(10 * Math.max(0, lowest)) / 10;
    }
}
