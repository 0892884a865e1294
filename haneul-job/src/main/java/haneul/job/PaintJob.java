package haneul.job;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Memory;
import haneul.core.Progress;
import haneul.diffusion.Plan;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.job.enhance.Enhancement;
import haneul.job.task.Inputs;
import haneul.job.task.Kept;
import haneul.job.task.Scene;
import haneul.job.task.Usual;
import haneul.media.Frames;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.model.Skill;
import haneul.model.VideoModel;
import haneul.model.weights.ModelFiles;
import haneul.tensor.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs requests: opens their inputs and models, paints, and writes each result with the request that made it inside.
 * Requests that follow each other and differ in nothing but prompt, seed and output are painted in packs.
 *
 * <pre>{@code
 * try (Models models = new Models()) {
 *     PaintRequest r = PaintRequest.of(new Generate(Extent.USUAL), "a red circle moves left", 7);
 *     new PaintJob(models).run(List.of(r.output(Path.of("red.mp4"))), Listener.SILENT);
 * }
 * }</pre>
 */
public final class PaintJob {
    private static final long PIXELS_TOGETHER = 1_500_000;
    private static final int MOST_TOGETHER = 16;

    private final Models models;
    private final Function<PaintRequest, Map<String, Object>> origin;

    public PaintJob(Models models) {
        this(models, r -> Map.of());
    }

    /** @param origin facts about the program that made a request with every value known, which stand in its result */
    public PaintJob(Models models, Function<PaintRequest, Map<String, Object>> origin) {
        this.models = models;
        this.origin = origin;
    }

    /**
     * Paints and writes.
     *
     * @throws HaneulException where a request cannot be painted, or the listener stops it; what was written stays
     */
    public List<PaintResult> run(List<PaintRequest> requests, Listener listener) {
        List<PaintResult> results = new ArrayList<>();
        for (List<PaintRequest> group : groups(requests)) {
            results.addAll(prepared(group, listener, Prepared::paint));
        }
        return results;
    }

    /** What painting the requests would take; nothing is painted. */
    public List<Forecast> plan(List<PaintRequest> requests, Listener listener) {
        return groups(requests).stream()
                .map(group -> prepared(group, listener, Prepared::forecast))
                .toList();
    }

    private static List<List<PaintRequest>> groups(List<PaintRequest> requests) {
        List<List<PaintRequest>> out = new ArrayList<>();
        for (PaintRequest r : requests) {
            if (out.isEmpty() || !out.get(out.size() - 1).get(0).goesWith(r)) {
                out.add(new ArrayList<>());
            }
            out.get(out.size() - 1).add(r);
        }
        return out;
    }

    private <T> T prepared(List<PaintRequest> group, Listener listener, Function<Prepared, T> work) {
        long began = System.nanoTime();
        Set<String> said = new HashSet<>();
        Consumer<String> notes = line -> {
            if (said.add(line)) {
                listener.note(line);
            }
        };
        PaintRequest first = group.get(0);
        Inputs inputs = new Inputs(notes);
        first.task().open(inputs);
        List<Frame> references =
                first.references().stream().map(inputs::reference).toList();
        ModelFiles files = first.model().files();
        first.compute().begin();
        try (Models.Lease lease = models.open(files, first.compute().type(), notes)) {
            VideoModel model = lease.model();
            noteIdle(first.sampling(), model, notes);
            Scene task = first.task().scene(Usual.of(model), inputs);
            Canvas canvas = references.isEmpty() ? task.canvas() : task.canvas().refer(references);
            Scene scene = new Scene(canvas, task.sound(), task.task());
            group.forEach(r -> refuseUnfit(r.output(), canvas.grid()));
            Settings settings = first.sampling().settings(model.defaults(), first.seed());
            if (first.output() != null) {
                scene.sound().in(first.output(), notes);
            }
            double opened = (System.nanoTime() - began) / 1e9;
            List<PaintRequest> worded =
                    group.stream().map(r -> worded(r, model, canvas, notes)).toList();
            return work.apply(new Prepared(worded, listener, notes, model, scene, settings, opened));
        }
    }

    /** Says of settings that they do nothing with this model. */
    private static void noteIdle(Sampling s, VideoModel model, Consumer<String> notes) {
        if (s.guidanceLow() != null && !s.guidanceLow().equals(s.guidance()) && !model.isLowNoise(0)) {
            notes.accept("‹guidance-2› has no effect: this model has no expert for low noise");
        }
        if (s.control() != null && s.control() != 1 && !model.skills().contains(Skill.REFERENCE)) {
            notes.accept("‹control› has no effect: this model has no control channels");
        }
    }

    /** The request in the words that are painted. */
    private static PaintRequest worded(PaintRequest r, VideoModel model, Canvas canvas, Consumer<String> notes) {
        Enhancement.Reworded reworded = Enhancement.of(
                r.prompt(),
                r.wording(),
                model.enhances(),
                model::enhancer,
                canvas.isBlank(),
                canvas.grid().frames() > 1,
                r.seed(),
                notes);
        return reworded.prompt().equals(r.prompt())
                ? r
                : r.prompt(reworded.prompt()).wording(reworded.wording());
    }

    /** Says now rather than after the painting that a file cannot hold it. */
    private static void refuseUnfit(@Nullable Path file, Grid grid) {
        if (file == null) {
            return;
        }
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (grid.frames() > 1 && name.matches(".*\\.(png|jpe?g)")) {
            throw new HaneulException(
                    grid.frames() + " frames cannot be written into " + file,
                    "a " + name.substring(name.lastIndexOf('.') + 1) + " holds 1 frame",
                    "choose mp4, webm or gif, no suffix for a folder of frames, or ask for 1 frame");
        }
        VideoWriter.check(file, grid.width(), grid.height(), grid.fps());
    }

    /** Requests that go together, with their model open. */
    private final class Prepared {
        private final List<PaintRequest> requests;
        private final Listener listener;
        private final Consumer<String> notes;
        private final VideoModel model;
        private final Scene scene;
        private final Settings settings;
        private final double opened;
        private final double resident = Memory.resident();
        private final Studio studio;

        Prepared(
                List<PaintRequest> requests,
                Listener listener,
                Consumer<String> notes,
                VideoModel model,
                Scene scene,
                Settings settings,
                double opened) {
            this.requests = requests;
            this.listener = listener;
            this.notes = notes;
            this.model = model;
            this.scene = scene;
            this.settings = settings;
            this.opened = opened;
            this.studio = new Studio(model, notes);
        }

        private List<List<PaintRequest>> packs() {
            int together = (int) Math.max(1, Math.min(MOST_TOGETHER, PIXELS_TOGETHER / scene.pixels()));
            List<List<PaintRequest>> out = new ArrayList<>();
            for (int i = 0; i < requests.size(); i += together) {
                out.add(requests.subList(i, Math.min(requests.size(), i + together)));
            }
            return out;
        }

        private Canvas canvas(PaintRequest r) {
            return r.prompt().isEmpty() ? scene.canvas() : scene.canvas().say(r.prompt());
        }

        Forecast forecast() {
            List<Plan> plans = packs().stream()
                    .map(b -> studio.plan(b.stream().map(this::canvas).toList(), settings))
                    .toList();
            Grid grid = scene.canvas().grid();
            return Forecast.of(grid, requests.get(0).model().model(), model, resident, opened, plans);
        }

        List<PaintResult> paint() {
            List<PaintResult> results = new ArrayList<>();
            packs().forEach(b -> results.addAll(paint(b)));
            return results;
        }

        private List<PaintResult> paint(List<PaintRequest> pack) {
            long began = System.nanoTime();
            List<Canvas> canvases = pack.stream().map(this::canvas).toList();
            for (int i = 0; i < pack.size(); i++) {
                Kept kept = new Kept(null, canvases.get(i), scene.sound(), false);
                listener.prepared(
                        known(pack.get(i)).prompt("").references(List.of()).task(kept));
            }
            List<Long> seeds = pack.stream().map(PaintRequest::seed).toList();
            List<Video> videos = studio.paint(canvases, seeds, settings, listener, watch(pack));
            List<PaintResult> results = new ArrayList<>();
            for (int i = 0; i < pack.size(); i++) {
                PaintRequest known = known(pack.get(i));
                Map<String, Object> facts = RequestJson.facts(
                        known, origin.apply(known), scene.canvas().grid(), model.precision());
                if (known.output() != null) {
                    write(videos.get(i), known.output(), RequestJson.text(facts));
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                PaintResult result = new PaintResult(known, known.output(), facts, seconds);
                listener.done(result);
                results.add(result);
            }
            return results;
        }

        private Studio.Watch watch(List<PaintRequest> pack) {
            if (!listener.previews()) {
                return Studio.Watch.NOBODY;
            }
            return (sigma, x, denoised) -> {
                for (int i = 0; i < denoised.size() && denoised.size() == pack.size(); i++) {
                    int clip = i;
                    double fps = scene.canvas().grid().fps();
                    listener.preview(pack.get(i), sigma, () -> studio.decoded(denoised.get(clip), fps));
                }
            };
        }

        /** A request with every value known. */
        private PaintRequest known(PaintRequest r) {
            Compute compute =
                    new Compute(r.compute().label(), Threads.get(), r.compute().device());
            return new PaintRequest(
                    r.model(),
                    scene.task(),
                    r.prompt(),
                    r.references(),
                    Sampling.of(settings),
                    r.seed(),
                    compute,
                    r.output(),
                    r.wording());
        }

        private void write(Video video, Path file, String provenance) {
            VideoWriter.Options inside = new VideoWriter.Options(provenance, scene.sound(), notes);
            VideoWriter writer = VideoWriter.create(file, video.width(), video.height(), video.fps(), inside);
            Progress progress = listener;
            try (Frames frames = video.open()) {
                for (int i = 0; frames.hasNext(); i++) {
                    writer.write(frames.next());
                    progress.at("decode", i + 1L, video.frames());
                }
            } catch (RuntimeException | Error e) {
                writer.abort();
                throw e;
            }
            writer.close();
        }
    }
}
