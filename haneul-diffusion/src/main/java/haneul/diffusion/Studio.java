package haneul.diffusion;

import haneul.core.HaneulException;
import haneul.core.Memory;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Painting;
import haneul.diffusion.sample.CanvasDenoiser;
import haneul.diffusion.sample.Denoiser;
import haneul.diffusion.sample.RingDenoiser;
import haneul.diffusion.sample.Schedules;
import haneul.media.Video;
import haneul.model.Skill;
import haneul.model.VideoModel;
import haneul.model.condition.Conditioning;
import haneul.model.dit.Patch;
import haneul.model.family.Families;
import haneul.model.text.TextEncoder;
import haneul.tensor.Grad;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    static final int MOST_LEVELS = 4;
    private static final int MOST_SENTENCES = 1000;
    private static final int FRESH = 17; // the noise of the steps, among all that is drawn from a seed

    private final VideoModel model;
    private final Consumer<String> notes;
    private final Noise noise;
    private final Map<String, float[]> sentences = new LinkedHashMap<>();

    /**
     * @param notes is told in one line whenever something was adapted, such as a size
     */
    public Studio(VideoModel model, Consumer<String> notes) {
        this(model, notes, (rng, shape) -> Tensor.randn(rng, shape.dims()));
    }

    /** @param noise instead of the generator's own, for comparisons with other implementations */
    public Studio(VideoModel model, Consumer<String> notes, Noise noise) {
        this.model = model;
        this.notes = notes;
        this.noise = noise;
    }

    /** Sees the latents of each sampling step, for previews and comparisons. */
    @FunctionalInterface
    public interface Watch {
        /** Sees nothing, and nothing is computed for it. */
        Watch NOBODY = (sigma, x, denoised) -> {};

        /**
         * Called once a step, and at the end with σ = 0, where both are the result. The tensors belong to the studio and
         * are valid during the call.
         *
         * @param sigma the noise level of the step, 1…0
         * @param x the noisy latents x_σ of each clip [C, R + T, h, w], with R frames for reference pictures first
         * @param denoised the denoiser's estimate D(x, σ) of the clean latents of each clip [C, T, h, w], as the model's
         *     VAE decodes them
         */
        void at(double sigma, List<Tensor> x, List<Tensor> denoised);
    }

    /** Where the start noise comes from. */
    @FunctionalInterface
    public interface Noise {
        /** Latents [C, T, h, w] of mean 0 and variance 1. */
        Tensor draw(Rng rng, Shape shape);
    }

    /**
     * Opens a model's folder in the hub's layout, of any family, in the type that this machine computes fast. Close the studio.
     *
     * @param notes is told in one line whenever something was adapted, such as a size
     */
    public static Studio open(Path folder, Consumer<String> notes) {
        return new Studio(Families.open(folder, Precision.auto()), notes);
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

    /**
     * Paints several canvases together, in one forward a step, each with a seed of its own. What is longer than the model
     * paints at once is painted in parts that follow each other.
     */
    public List<Video> paint(List<Canvas> canvases, List<Long> seeds, Settings settings, Progress progress) {
        return paint(canvases, seeds, settings, progress, Watch.NOBODY);
    }

    /** @see #paint(List, List, Settings, Progress) */
    public List<Video> paint(
            List<Canvas> canvases, List<Long> seeds, Settings settings, Progress progress, Watch watch) {
        if (canvases.size() != seeds.size() || canvases.isEmpty()) {
            throw new HaneulException(
                    canvases.size() + " canvases cannot be painted from " + seeds.size() + " seeds",
                    "each canvas has a seed of its own, and there is at least one",
                    "give as many seeds as canvases");
        }
        List<WindowedPainting> courses = courses(canvases, settings);
        tell(courses, canvases, settings);
        int rounds = courses.stream().mapToInt(WindowedPainting::count).max().orElse(0);
        for (int r = 0; r < rounds; r++) {
            int round = r;
            List<WindowedPainting> now =
                    courses.stream().filter(c -> c.count() > round).toList();
            List<Canvas> parts = now.stream().map(c -> c.part(round)).toList();
            List<Rng> noises = new ArrayList<>();
            for (int i = 0; i < courses.size(); i++) {
                if (courses.get(i).count() > r) {
                    noises.add(r == 0 ? new Rng(seeds.get(i)) : new Rng(seeds.get(i)).at(r));
                }
            }
            List<Video> videos = together(parts, noises, settings, part(progress, r + 1, rounds), watch);
            for (int i = 0; i < now.size(); i++) {
                now.get(i).take(videos.get(i), r);
            }
        }
        return courses.stream().map(WindowedPainting::video).toList();
    }

    private static Progress part(Progress progress, int part, int parts) {
        return new Progress() {
            @Override
            public void at(String stage, long done, long total) {
                progress.at(stage, part, parts, done, total);
            }

            @Override
            public void checkCancelled() {
                progress.checkCancelled();
            }
        };
    }

    /** What painting these together would take; nothing is painted. */
    public Plan plan(List<Canvas> canvases, Settings settings) {
        List<WindowedPainting> courses = courses(canvases, settings);
        tell(courses, canvases, settings);
        return Plan.of(canvases, courses, model, settings);
    }

    /** Says what is done otherwise than it was asked. */
    private void tell(List<WindowedPainting> courses, List<Canvas> canvases, Settings settings) {
        courses.forEach(c -> c.adapted(model).forEach(notes));
        Stream<String> prompts = canvases.stream()
                .flatMap(c -> c.sentences().stream().map(Canvas.Sentence::text))
                .distinct();
        canvases.stream()
                .flatMap(c -> RequiredSkills.beyond(c, model.skills()).stream())
                .distinct()
                .forEach(notes);
        TextEncoder text = model.text();
        Stream.concat(prompts, Stream.of(settings.negative()))
                .filter(p -> text.unheard(p) > 0)
                .map(p -> "A prompt of " + (text.longest() + text.unheard(p))
                        + " tokens (pieces of words) is too long: the text encoder hears the first " + text.longest())
                .forEach(notes);
    }

    /** The ways to the videos, if they fit into this machine. */
    private List<WindowedPainting> courses(List<Canvas> canvases, Settings settings) {
        List<WindowedPainting> courses =
                canvases.stream().map(c -> WindowedPainting.of(c, model)).toList();
        MemoryCheck footprint = new MemoryCheck(model);
        int packed = canvases.size() * (settings.guidance() == 1 ? 1 : 2);
        courses.forEach(c -> c.grids(model).forEach(g -> footprint.check(g, packed, Memory.bytes())));
        return courses;
    }

    /** Parts in one pack; rings one by one. */
    private List<Video> together(
            List<Canvas> parts, List<Rng> noises, Settings settings, Progress progress, Watch watch) {
        if (parts.size() == 1 || parts.stream().noneMatch(Canvas::isRing)) {
            return pass(parts, noises, settings, progress, watch);
        }
        List<Video> out = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            out.addAll(pass(List.of(parts.get(i)), List.of(noises.get(i)), settings, progress, watch));
        }
        return out;
    }

    /** One way from noise to latents for clips that a model paints at once, or for one ring. */
    private List<Video> pass(
            List<Canvas> canvases, List<Rng> noises, Settings settings, Progress progress, Watch watch) {
        Conditioning conditioning = model.conditioning(settings.control());
        Patch patch = conditioning.patch();
        List<Canvas> fitted = canvases.stream().map(this::fitted).toList();
        boolean ring = fitted.get(0).isRing();
        double[] schedule = model.schedule().shifted(settings.shift()).sigmas(settings.steps());
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            progress.at("text", 0, 1);
            Map<String, Tensor> said = read(fitted, settings.negative());
            List<List<Tensor>> words = fitted.stream()
                    .map(c ->
                            c.sentences().stream().map(s -> said.get(s.text())).toList())
                    .toList();
            Tensor unsaid = said.get("");
            Tensor negative = said.get(settings.negative());
            List<Painting> paintings = fitted.stream()
                    .map(c -> ring
                            ? Painting.ring(c, model.vae(), patch)
                            : Painting.of(c, model.vae(), patch)
                                    .rounded(schedule, MOST_LEVELS)
                                    .after(references(c)))
                    .toList();
            @Nullable Tensor hints = conditioning instanceof Conditioning.Channels c ? hints(fitted, c) : null;
            Function<List<Painting>, CanvasDenoiser> opened = p -> new CanvasDenoiser(
                    conditioning,
                    p,
                    hints,
                    words,
                    unsaid,
                    negative,
                    sigma -> model.isLowNoise(sigma) ? settings.guidanceLow() : settings.guidance(),
                    settings.guidance() != 1,
                    progress.quiet());
            progress.at("text", 1, 1);

            CanvasDenoiser denoiser = opened.apply(paintings);
            float highest = 0;
            for (Painting p : paintings) {
                highest = Math.max(highest, p.highest());
            }
            Tensor clean = denoiser.clean();
            long channels = clean.size(1) / patch.cells();
            Tensor start = noise(paintings, noises, channels, patch);
            IntFunction<Tensor> fresh = i ->
                    noise(paintings, noises.stream().map(r -> r.at(FRESH, i)).toList(), channels, patch);
            Denoiser guided =
                    ring ? new RingDenoiser(paintings.get(0), p -> opened.apply(List.of(p)), start) : denoiser;
            Tensor x = clean.plus(start.minus(clean).times(highest)); // on the way from clean to noise
            double[] sigmas = Schedules.through(schedule, denoiser.level());
            Denoiser watched = watch == Watch.NOBODY
                    ? guided
                    : (now, sigma) -> {
                        Tensor denoised = guided.denoise(now, sigma);
                        watch.at(sigma, latents(now, paintings, patch), frames(denoised, paintings, patch, fitted));
                        return denoised;
                    };
            Tensor end =
                    denoiser.finish(settings.sampler().sample(watched, x, sigmas, denoiser::released, fresh, progress));
            List<Tensor> painted = frames(end, paintings, patch, fitted);
            watch.at(0, latents(end, paintings, patch), painted);
            if (!end.isFinite()) {
                throw HaneulException.run(
                        "Sampling produced NaN or infinite values",
                        "the transformer's output is not finite",
                        "check the model's weights, or use ‹precision› fp32");
            }
            List<Video> out = new ArrayList<>();
            for (int i = 0; i < fitted.size(); i++) {
                Tensor latents = painted.get(i);
                out.add(new PaintedVideo(canvases.get(i), latents.toFloats(), latents.shape(), model.vae()));
            }
            return out;
        }
    }

    /** How many latent frames a canvas has for its reference pictures; a model that takes none has none. */
    private int references(Canvas canvas) {
        boolean takes = model.skills().contains(Skill.REFERENCE)
                && model.conditioning().patch().t() == 1;
        return takes ? canvas.references().size() : 0;
    }

    private static List<Tensor> latents(Tensor patches, List<Painting> paintings, Patch patch) {
        List<Tensor> out = new ArrayList<>();
        long at = 0;
        for (Painting p : paintings) {
            out.add(patch.unpatchify(patches.slice(0, at, at + p.level().length), p.grid()));
            at += p.level().length;
        }
        return out;
    }

    /** The latents of each clip without the frames for reference pictures. */
    private List<Tensor> frames(Tensor patches, List<Painting> paintings, Patch patch, List<Canvas> canvases) {
        List<Tensor> all = latents(patches, paintings, patch);
        for (int i = 0; i < all.size(); i++) {
            int before = canvases.get(i).isRing() ? 0 : references(canvases.get(i));
            if (before > 0) {
                all.set(i, all.get(i).slice(1, before, all.get(i).size(1)).copy());
            }
        }
        return all;
    }

    /** What a family with more channels is told; a ring is told of the clip with one frame more that it is shown as. */
    private Tensor hints(List<Canvas> canvases, Conditioning.Channels conditioning) {
        return Tensor.cat(
                canvases.stream()
                        .map(c -> c.isRing()
                                ? Painting.hints(Canvas.blank(WindowedPainting.opened(c.grid())), conditioning, false)
                                : Painting.hints(c, conditioning, references(c) > 0))
                        .toList(),
                0);
    }

    /** Noise of the latents' own shape, so that the size of the noise is the size of the video. */
    private Tensor noise(List<Painting> paintings, List<Rng> noises, long channels, Patch patch) {
        List<Tensor> out = new ArrayList<>();
        for (int i = 0; i < paintings.size(); i++) {
            var g = paintings.get(i).grid();
            Tensor latents = noise.draw(
                    noises.get(i),
                    new Shape(channels, (long) g.t() * patch.t(), (long) g.h() * patch.h(), (long) g.w() * patch.w()));
            out.add(patch.patchify(latents));
        }
        return Tensor.cat(out, 0);
    }

    private Canvas fitted(Canvas canvas) {
        return canvas.on(WindowedPainting.fitting(canvas, model));
    }

    /**
     * All that is said, the unsaid and the negative prompt as vectors [S, width]. What was not read before is encoded together:
     * a large encoder is read from its file once.
     */
    private Map<String, Tensor> read(List<Canvas> canvases, String negative) {
        LinkedHashSet<String> said = new LinkedHashSet<>(List.of("", negative));
        canvases.forEach(c -> c.sentences().forEach(s -> said.add(s.text())));
        Map<String, float[]> known = new LinkedHashMap<>();
        synchronized (sentences) {
            said.stream().filter(sentences::containsKey).forEach(s -> known.put(s, sentences.get(s)));
        }
        List<String> fresh = said.stream().filter(s -> !known.containsKey(s)).toList();
        try (Scope scope = Scope.open()) {
            List<Tensor> encoded = fresh.isEmpty() ? List.of() : model.text().encodeAll(fresh);
            for (int i = 0; i < fresh.size(); i++) {
                known.put(fresh.get(i), encoded.get(i).toFloats());
            }
        }
        synchronized (sentences) {
            if (sentences.size() + fresh.size() > MOST_SENTENCES) {
                sentences.clear();
            }
            sentences.putAll(known);
        }
        int width = model.text().width();
        Map<String, Tensor> out = new LinkedHashMap<>();
        known.forEach((s, v) -> out.put(s, Tensor.of(v, v.length / width, width)));
        return out;
    }

    /** Closes the model; videos that were not read yet cannot be read any more. */
    @Override
    public void close() {
        model.close();
    }
}
