package haneul.diffusion;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Video;
import haneul.model.VideoModel;
import haneul.model.family.Families;
import haneul.model.text.TextEncoder;
import haneul.model.vae.VideoVae;
import haneul.model.weights.ModelFolder;
import haneul.tensor.Device;
import haneul.tensor.Precision;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Paints canvases with a model: the front door to sampling. Several threads may paint with one studio at once; each call
 * takes the memory that {@link #plan} names, and the memory check knows of its own call only.
 *
 * <pre>{@code
 * try (Studio studio = Studio.open("bundled", System.err::println)) {
 *     Canvas c = Canvas.blank(Grid.of(64, 64, 17)).say("a red circle moves left");
 *     Video v = studio.paint(c, Settings.of(studio.model().defaults(), 7));
 * }
 * }</pre>
 */
public final class Studio implements AutoCloseable {
    private final VideoModel model;
    private final Consumer<String> notes;
    private final Noise noise;
    private final TextCache text;

    /** @param notes gets one line whenever something was adapted, such as a size; from the painting thread */
    public Studio(VideoModel model, Consumer<String> notes) {
        this(model, notes, (rng, shape) -> Tensor.randn(rng, shape.dims()));
    }

    /** @param noise instead of the generator's own, for comparisons with other implementations */
    public Studio(VideoModel model, Consumer<String> notes, Noise noise) {
        this(model, notes, noise, new TextCache(model.text()));
    }

    private Studio(VideoModel model, Consumer<String> notes, Noise noise, TextCache text) {
        this.model = model;
        this.notes = notes;
        this.noise = noise;
        this.text = text;
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
     * Opens a model's folder in the hub's layout, of any family, in the type that this machine computes fast. Close the
     * studio.
     *
     * @param notes gets one line whenever something was adapted, such as a size
     */
    public static Studio open(Path folder, Consumer<String> notes) {
        return new Studio(Families.open(folder, Precision.auto()), notes);
    }

    /**
     * Opens a model by name, in the type that this machine computes fast. Close the studio.
     *
     * @param name {@code "bundled"} (the artifact haneul-bundled must be on the class path), a folder, or a name on the
     *     Hugging Face hub that is in the hub's local cache; see {@link ModelFolder#find}
     * @param notes gets one line whenever something was adapted, such as a size
     */
    public static Studio open(String name, Consumer<String> notes) {
        return open(ModelFolder.find(name), notes);
    }

    /** Opens a model by name, without notes. */
    public static Studio open(String name) {
        return open(name, note -> {});
    }

    /** A studio with the same model and encoded sentences, whose notes go elsewhere. Only one of them is to be closed. */
    public Studio withNotes(Consumer<String> other) {
        return new Studio(model, other, noise, text);
    }

    /** The model. */
    public VideoModel model() {
        return model;
    }

    /**
     * Paints one canvas. The frames of the result are decoded when they are read.
     *
     * @param progress gets the stages {@code text} and {@code paint}, of every window of a long video, once a step
     */
    public Video paint(Canvas canvas, Settings settings, Progress progress) {
        return paint(List.of(canvas), List.of(settings.seed()), settings, progress)
                .get(0);
    }

    /** @see #paint(Canvas, Settings, Progress) */
    public Video paint(Canvas canvas, Settings settings) {
        return paint(canvas, settings, Progress.SILENT);
    }

    /**
     * Paints several canvases together, in one forward pass a step, each with a seed of its own instead of that of the
     * settings. What is longer than the model paints at once is painted in windows that follow each other.
     *
     * @param progress gets the stages {@code text} and {@code paint}, of every window of a long video, once a step
     */
    public List<Video> paint(List<Canvas> canvases, List<Long> seeds, Settings settings, Progress progress) {
        return paint(canvases, seeds, settings, progress, Watch.NOBODY);
    }

    /** @param watch sees the latents of every step */
    public List<Video> paint(
            List<Canvas> canvases, List<Long> seeds, Settings settings, Progress progress, Watch watch) {
        if (canvases.size() != seeds.size() || canvases.isEmpty()) {
            throw new HaneulException(
                    canvases.size() + " canvases cannot be painted from " + seeds.size() + " seeds",
                    "each canvas has a seed of its own, and there is at least one",
                    "give as many seeds as canvases");
        }
        List<WindowedPainting> windowed = windowed(canvases, settings);
        note(windowed, canvases, settings);
        int rounds = WindowedPainting.rounds(windowed);
        return WindowedPainting.paint(windowed, (round, which, windows) -> {
            List<Rng> noises = which.stream()
                    .map(i -> new Rng(seeds.get(i)))
                    .map(rng -> round == 0 ? rng : rng.at(round))
                    .toList();
            return sample(windows, noises, settings, part(progress, round + 1, rounds), watch);
        });
    }

    /** Paints windows that the model can paint at once. */
    private List<Video> sample(
            List<Canvas> windows, List<Rng> noises, Settings settings, Progress progress, Watch watch) {
        List<Video> out = new ArrayList<>();
        for (Preparation p : Preparation.of(windows, model, settings)) {
            List<Rng> own = noises.subList(out.size(), out.size() + p.clips().size());
            out.addAll(new SamplingRun(model, p, settings, noise).run(text, own, progress, watch));
        }
        return out;
    }

    /**
     * Latents decoded by the model's VAE while they are read, on its own grid, such as the estimates that a {@link Watch}
     * sees.
     *
     * @param latents [C, T, h, w], copied
     */
    public Video decoded(Tensor latents, double fps) {
        VideoVae vae = model.vae();
        Grid grid = new Grid(
                Math.toIntExact(latents.size(3) * vae.spatial()),
                Math.toIntExact(latents.size(2) * vae.spatial()),
                Math.toIntExact(1 + (latents.size(1) - 1) * vae.temporal()),
                fps);
        return new PaintedVideo(Canvas.blank(grid), latents.toFloats(), latents.shape(), vae);
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

    /** The cost of painting these canvases together; nothing is painted. */
    public Plan plan(List<Canvas> canvases, Settings settings) {
        List<WindowedPainting> windowed = windowed(canvases, settings);
        note(windowed, canvases, settings);
        return Plan.of(canvases, windowed, model, settings);
    }

    /** Notes what is painted otherwise than it was asked for. */
    private void note(List<WindowedPainting> windowed, List<Canvas> canvases, Settings settings) {
        windowed.forEach(w -> w.adapted(model).forEach(notes));
        Stream<String> prompts = canvases.stream()
                .flatMap(c -> c.sentences().stream().map(Canvas.Sentence::text))
                .distinct();
        canvases.stream()
                .flatMap(c -> RequiredSkills.beyond(c, model.skills()).stream())
                .distinct()
                .forEach(notes);
        TextEncoder encoder = model.text();
        Stream.concat(prompts, Stream.of(settings.negative()))
                .filter(p -> encoder.truncated(p) > 0)
                .map(p -> "A prompt of " + (encoder.longest() + encoder.truncated(p))
                        + " tokens (pieces of words) is too long: the text encoder takes the first "
                        + encoder.longest())
                .forEach(notes);
        DomainNotes.of(model, canvases, settings.negative()).forEach(notes);
    }

    /** The windows of each canvas, if they fit into this machine's memory. */
    private List<WindowedPainting> windowed(List<Canvas> canvases, Settings settings) {
        List<WindowedPainting> windowed =
                canvases.stream().map(c -> WindowedPainting.of(c, model)).toList();
        MemoryCheck memory = new MemoryCheck(model);
        int packed = canvases.size() * (settings.guidance() == 1 ? 1 : 2);
        double have = Device.current().memory().total();
        windowed.forEach(w -> w.grids(model).forEach(g -> memory.check(g, packed, have)));
        return windowed;
    }

    /** Closes the model; videos that were not read yet cannot be read any more. */
    @Override
    public void close() {
        model.close();
    }
}
