package haneul.diffusion;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.Preparation.Clip;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.CanvasLatents;
import haneul.diffusion.canvas.LatentLayout;
import haneul.diffusion.sample.CanvasDenoiser;
import haneul.diffusion.sample.Denoiser;
import haneul.diffusion.sample.RingDenoiser;
import haneul.media.Video;
import haneul.model.VideoModel;
import haneul.model.condition.Conditioning;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A sampling run: from a {@link Preparation} and noise to latents, whose frames are decoded when they are read. */
final class SamplingRun {
    private static final int STEP_NOISE = 17; // the stream of the steps' noise, among all that is drawn from a seed

    private final VideoModel model;
    private final Preparation preparation;
    private final Settings settings;
    private final Conditioning conditioning;
    private final Patch patch;
    private final Studio.Noise noise;

    SamplingRun(VideoModel model, Preparation preparation, Settings settings, Studio.Noise noise) {
        this.model = model;
        this.preparation = preparation;
        this.settings = settings;
        this.noise = noise;
        this.conditioning = model.conditioning(settings.control());
        this.patch = conditioning.patch();
    }

    /** @param seeds of the clips, in their order */
    List<Video> run(TextCache text, List<Rng> seeds, Progress progress, Studio.Watch watch) {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            progress.at("text", 0, 1);
            Function<List<CanvasLatents>, CanvasDenoiser> denoisers = denoisers(text, progress.quiet());
            CanvasDenoiser denoiser = denoisers.apply(known());
            progress.at("text", 1, 1);
            Tensor clean = denoiser.clean();
            long channels = clean.size(1) / patch.cells();
            Tensor start = noise(seeds, channels);
            IntFunction<Tensor> stepNoise =
                    i -> noise(seeds.stream().map(r -> r.at(STEP_NOISE, i)).toList(), channels);
            Tensor x = clean.plus(start.minus(clean).times(preparation.highest())); // on the line from clean to noise
            Denoiser watched = watched(unrolled(denoiser, denoisers, start), watch);
            Tensor sampled = settings.sampler()
                    .sample(watched, x, preparation.sigmas(), denoiser::released, stepNoise, progress);
            Tensor end = denoiser.finish(sampled);
            List<Tensor> latents = frames(end);
            watch.at(0, latents(end), latents);
            if (!end.isFinite()) {
                throw HaneulException.run(
                        "Sampling produced NaN or infinite values",
                        "the transformer's output is not finite",
                        "check the model's weights, or use ‹precision› fp32");
            }
            List<Video> out = new ArrayList<>();
            for (int i = 0; i < latents.size(); i++) {
                Tensor clip = latents.get(i);
                out.add(new PaintedVideo(clips().get(i).asked(), clip.toFloats(), clip.shape(), model.vae()));
            }
            return out;
        }
    }

    private List<Clip> clips() {
        return preparation.clips();
    }

    private List<CanvasLatents> known() {
        return clips().stream()
                .map(c -> c.isRing()
                        ? CanvasLatents.blank(c.layout(), (long) model.vae().channels() * patch.cells())
                        : CanvasLatents.of(c.fitted(), c.layout(), model.vae(), patch))
                .toList();
    }

    /** Encodes sentences and conditioning channels; what it gives is a denoiser for some known latents. */
    private Function<List<CanvasLatents>, CanvasDenoiser> denoisers(TextCache text, Progress layers) {
        LinkedHashSet<String> all = new LinkedHashSet<>(List.of("", settings.negative()));
        clips().forEach(c -> c.fitted().sentences().forEach(s -> all.add(s.text())));
        Map<String, Tensor> encoded = text.encode(all);
        List<List<Tensor>> sentences = clips().stream()
                .map(c -> c.fitted().sentences().stream()
                        .map(s -> encoded.get(s.text()))
                        .toList())
                .toList();
        @Nullable Tensor hints = conditioning instanceof Conditioning.Channels c ? hints(c) : null;
        return known -> new CanvasDenoiser(
                conditioning,
                known,
                hints,
                sentences,
                encoded.get(""),
                encoded.get(settings.negative()),
                sigma -> model.isLowNoise(sigma) ? settings.guidanceLow() : settings.guidance(),
                settings.guidance() != 1,
                layers);
    }

    /** The conditioning channels of all clips [L, E]; a ring is shown as the blank clip with one frame more. */
    private Tensor hints(Conditioning.Channels channels) {
        return Tensor.cat(
                clips().stream()
                        .map(c -> c.isRing()
                                ? CanvasLatents.hints(
                                        Canvas.blank(WindowedPainting.opened(
                                                c.fitted().grid())),
                                        channels,
                                        false)
                                : CanvasLatents.hints(
                                        c.fitted(), channels, c.layout().references() > 0))
                        .toList(),
                0);
    }

    /** The denoiser itself, or that of a ring, which is shown cut open. */
    private Denoiser unrolled(
            CanvasDenoiser denoiser, Function<List<CanvasLatents>, CanvasDenoiser> denoisers, Tensor start) {
        Clip first = clips().get(0);
        if (!first.isRing()) {
            return denoiser;
        }
        Function<LatentLayout, Denoiser> opened =
                layout -> denoisers.apply(List.of(CanvasLatents.blank(layout, start.size(1))));
        return new RingDenoiser(first.layout(), opened, start);
    }

    private Denoiser watched(Denoiser denoiser, Studio.Watch watch) {
        if (watch == Studio.Watch.NOBODY) {
            return denoiser;
        }
        return (x, sigma) -> {
            Tensor denoised = denoiser.denoise(x, sigma);
            watch.at(sigma, latents(x), frames(denoised));
            return denoised;
        };
    }

    /** Noise in the latents' own shape, so that the size of the noise is the size of the video; as patches [L, P]. */
    private Tensor noise(List<Rng> seeds, long channels) {
        List<Tensor> out = new ArrayList<>();
        for (int i = 0; i < clips().size(); i++) {
            GridShape g = clips().get(i).layout().grid();
            long t = (long) g.t() * patch.t();
            long h = (long) g.h() * patch.h();
            long w = (long) g.w() * patch.w();
            out.add(patch.patchify(noise.draw(seeds.get(i), new Shape(channels, t, h, w))));
        }
        return Tensor.cat(out, 0);
    }

    /** The latents of each clip [C, R + T, h, w], with R frames for reference pictures first. */
    private List<Tensor> latents(Tensor patches) {
        List<Tensor> out = new ArrayList<>();
        long at = 0;
        for (Clip c : clips()) {
            GridShape g = c.layout().grid();
            out.add(patch.unpatchify(patches.slice(0, at, at + g.count()), g));
            at += g.count();
        }
        return out;
    }

    /** The latents of each clip [C, T, h, w], without frames for reference pictures. */
    private List<Tensor> frames(Tensor patches) {
        List<Tensor> all = latents(patches);
        for (int i = 0; i < all.size(); i++) {
            int before = clips().get(i).layout().references();
            if (before > 0) {
                all.set(i, all.get(i).slice(1, before, all.get(i).size(1)).copy());
            }
        }
        return all;
    }
}
