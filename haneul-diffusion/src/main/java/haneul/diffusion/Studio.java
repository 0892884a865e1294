package haneul.diffusion;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Painting;
import haneul.diffusion.sample.PerPatchDenoiser;
import haneul.diffusion.sample.Schedules;
import haneul.media.Video;
import haneul.model.Seeing;
import haneul.model.VideoModel;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.tensor.Grad;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Paints canvases with a model.
 *
 * <pre>{@code
 * try (Studio studio = Studio.open(folder, System.err::println)) {
 *     Canvas c = Canvas.blank(Grid.of(64, 64, 17)).say("a red circle moves left");
 *     Video v = studio.paint(c, Settings.of(studio.model().defaults(), 7));
 * }
 * }</pre>
 */
public final class Studio implements AutoCloseable {
    private static final int MOST_LEVELS = 4;

    private final VideoModel model;
    private final Consumer<String> notes;
    private final Map<String, float[]> sentences = Collections.synchronizedMap(new LinkedHashMap<>());

    /**
     * @param notes is told in one line whenever something was adapted, such as a size
     */
    public Studio(VideoModel model, Consumer<String> notes) {
        this.model = model;
        this.notes = notes;
    }

    /**
     * Opens a model's folder in the hub's layout, in the type that this machine computes fast. Close the studio.
     *
     * @param notes is told in one line whenever something was adapted, such as a size
     */
    public static Studio open(Path folder, Consumer<String> notes) {
        return new Studio(HaneulModel.open(folder, BertEncoder.bgeSmall(), Precision.auto()), notes);
    }

    /** What it paints with. */
    public VideoModel model() {
        return model;
    }

    /** Paints one canvas. The frames of the result are decoded when they are read. */
    public Video paint(Canvas canvas, Settings settings, Progress progress) {
        return paint(List.of(canvas), List.of(settings.seed()), settings, progress)
                .get(0);
    }

    /** The same without anybody who listens. */
    public Video paint(Canvas canvas, Settings settings) {
        return paint(canvas, settings, Progress.SILENT);
    }

    /** Paints several canvases together, in one forward a step, each with a seed of its own. */
    public List<Video> paint(List<Canvas> canvases, List<Long> seeds, Settings settings, Progress progress) {
        if (!(model.seeing() instanceof Seeing.PerPatch seeing)) {
            throw new HaneulException(
                    "This model cannot be painted with",
                    "it sees a canvas in a way that is not built yet",
                    "use a model of the family haneul");
        }
        Patch patch = seeing.patch();
        if (canvases.size() != seeds.size() || canvases.isEmpty()) {
            throw new HaneulException(
                    canvases.size() + " canvases cannot be painted from " + seeds.size() + " seeds",
                    "each canvas has a seed of its own, and there is at least one",
                    "give as many seeds as canvases");
        }
        Footprint footprint = new Footprint(model, patch);
        int packed = canvases.size() * (settings.guidance() == 1 ? 1 : 2);
        canvases.forEach(c -> footprint.check(c.grid().fitting(model), packed, Footprint.memory()));
        List<Canvas> fitted = canvases.stream().map(this::fitted).toList();
        double[] schedule = Schedules.shifted(settings.steps(), settings.shift());
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            progress.at("text", 0, 1);
            List<Painting> paintings = fitted.stream()
                    .map(c -> Painting.of(c, model.vae(), patch).rounded(schedule, MOST_LEVELS))
                    .toList();
            List<List<Tensor>> words = fitted.stream()
                    .map(c -> c.sentences().stream().map(s -> encode(s.text())).toList())
                    .toList();
            Tensor unsaid = encode("");
            Tensor negative = settings.negative().isEmpty() ? unsaid : encode(settings.negative());
            PerPatchDenoiser denoiser =
                    new PerPatchDenoiser(seeing.dit(), paintings, words, unsaid, negative, settings.guidance());
            progress.at("text", 1, 1);

            float highest = 0;
            for (Painting p : paintings) {
                highest = Math.max(highest, p.highest());
            }
            Tensor clean = denoiser.clean();
            Tensor noise = noise(paintings, seeds, clean.size(1) / ((long) patch.t() * patch.h() * patch.w()), patch);
            Tensor x = clean.plus(noise.minus(clean).times(highest)); // on the way from clean to noise
            double[] sigmas = Schedules.through(schedule, denoiser.level());
            Tensor end = denoiser.finish(settings.sampler().sample(denoiser, x, sigmas, denoiser::released, progress));
            if (!end.isFinite()) {
                throw HaneulException.run(
                        "The painting came out as no numbers at all",
                        "the transformer's answer was not finite",
                        "check the model's weights, or use --precision fp32");
            }
            List<Video> out = new ArrayList<>();
            long at = 0;
            for (int i = 0; i < fitted.size(); i++) {
                Painting p = paintings.get(i);
                Tensor latents = patch.unpatchify(end.slice(0, at, at + p.level().length), p.grid());
                at += p.level().length;
                out.add(new PaintedVideo(canvases.get(i), latents.toFloats(), latents.shape(), model.vae()));
            }
            return out;
        }
    }

    /** Noise of the latents' own shape, so that the size of the noise is the size of the video. */
    private static Tensor noise(List<Painting> paintings, List<Long> seeds, long channels, Patch patch) {
        List<Tensor> out = new ArrayList<>();
        for (int i = 0; i < paintings.size(); i++) {
            var g = paintings.get(i).grid();
            Tensor latents = Tensor.randn(
                    new Rng(seeds.get(i)),
                    channels,
                    (long) g.t() * patch.t(),
                    (long) g.h() * patch.h(),
                    (long) g.w() * patch.w());
            out.add(patch.patchify(latents));
        }
        return Tensor.cat(out, 0);
    }

    private Canvas fitted(Canvas canvas) {
        Grid asked = canvas.grid();
        Grid painted = asked.fitting(model);
        if (!painted.equals(asked)) {
            notes.accept(asked + " is painted as " + painted + " and cropped back");
        }
        return canvas.on(painted);
    }

    private Tensor encode(String sentence) {
        float[] known = sentences.get(sentence);
        if (known == null) {
            try (Scope scope = Scope.open()) {
                known = model.text().encode(sentence).toFloats();
            }
            if (sentences.size() < 1000) {
                sentences.put(sentence, known);
            }
        }
        return Tensor.of(
                known, known.length / model.text().width(), model.text().width());
    }

    /** Closes the model; videos that were not read yet cannot be read any more. */
    @Override
    public void close() {
        model.close();
    }
}
