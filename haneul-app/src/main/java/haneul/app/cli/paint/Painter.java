package haneul.app.cli.paint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import haneul.app.cli.console.Console;
import haneul.app.cli.console.Session;
import haneul.app.cli.console.Version;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Outputs;
import haneul.app.cli.option.PaintOptions;
import haneul.core.HaneulException;
import haneul.diffusion.Plan;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Frames;
import haneul.media.Soundtrack;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.model.Defaults;
import haneul.model.VideoModel;
import haneul.model.family.Families;
import haneul.model.weights.Atomically;
import haneul.model.weights.ModelFiles;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Paints what the options ask for, writes it with the settings that made it, and says so. */
public final class Painter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PIXELS_TOGETHER = 1_500_000;
    private static final int MOST_TOGETHER = 16;

    private record Job(String prompt, long seed, Path file) {}

    private final String command;
    private final Console console;
    private final boolean planning;
    private final Set<Path> inputs;
    private final PaintOptions options;
    private final Set<String> told = new HashSet<>();

    /** @param command the command's name, such as {@code generate} */
    public Painter(String command, Session session, PaintOptions options) {
        this.command = command;
        this.console = session.console;
        this.planning = session.planning;
        this.inputs = session.inputs;
        this.options = options;
    }

    /**
     * @param plan from what the model paints by itself to what was asked for
     * @param suffix of the files that a file of prompts makes in a folder
     */
    public void paint(Function<Defaults, Work> plan, String suffix) {
        long began = System.nanoTime();
        options.check();
        if (options.prompts != null) {
            inputs.add(options.prompts);
        }
        inputs.addAll(options.references);
        Outputs outputs = options.outputs(suffix);
        if (!planning) {
            outputs.check();
            outputs.check(options.saveCanvas, inputs);
        }
        List<Job> jobs = jobs(outputs.files());
        ModelFiles files = options.from.files();
        options.computing.begin();
        try (VideoModel model = Families.open(files, options.computing.precision(), this::tell)) {
            Work work = plan.apply(model.defaults()).referring(options.references, options.pictures());
            Grid asked = work.canvas().grid();
            jobs.forEach(j -> refuseUnfit(j.file, asked));
            Settings settings = options.settings(model.defaults(), jobs.get(0).seed);
            work.sound().in(jobs.get(0).file, this::tell);
            Studio studio = new Studio(model, this::tell);
            int together = (int) Math.max(1, Math.min(MOST_TOGETHER, PIXELS_TOGETHER / work.pixels()));
            List<List<Job>> batches = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i += together) {
                batches.add(jobs.subList(i, Math.min(jobs.size(), i + together)));
            }
            if (planning) {
                Forecast forecast = new Forecast(console, model, (System.nanoTime() - began) / 1e9);
                List<Plan> plans = batches.stream()
                        .map(b -> studio.plan(canvases(b, work), settings))
                        .toList();
                forecast.say(plans, asked, options.from.model);
                return;
            }
            outputs.makeFolder();
            outputs.replaced(inputs).forEach(console::note);
            List<Map<String, Object>> results = new ArrayList<>();
            batches.forEach(b -> results.addAll(some(studio, b, work, settings)));
            say(results, (System.nanoTime() - began) / 1e9);
        }
    }

    /** Something that was adapted or left out, once. */
    private void tell(String note) {
        if (told.add(note)) {
            console.note(note);
        }
    }

    private List<Job> jobs(List<Path> files) {
        List<String> prompts = options.sentences();
        int variations = files.size() / prompts.size();
        long first = options.firstSeed();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            jobs.add(new Job(prompts.get(i / variations), first + i, files.get(i)));
        }
        return jobs;
    }

    /** Says now rather than after the painting that a file cannot hold it. */
    private static void refuseUnfit(Path file, Grid grid) {
        if (grid.frames() > 1
                && String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new HaneulException(
                    grid.frames() + " frames cannot be written into " + file,
                    "a png holds 1 frame",
                    "choose mp4, webm or gif, no suffix for a folder of frames, or haneul image for a picture");
        }
        VideoWriter.check(file, grid.width(), grid.height(), grid.fps());
    }

    private List<Map<String, Object>> some(Studio studio, List<Job> jobs, Work work, Settings settings) {
        long began = System.nanoTime();
        List<Canvas> canvases = canvases(jobs, work);
        List<Long> seeds = jobs.stream().map(Job::seed).toList();
        if (options.saveCanvas != null) {
            Map<String, Object> facts = facts(studio.model(), jobs.get(0), work, settings);
            save(options.saveCanvas, canvases.get(0), work.sound(), facts);
        }
        List<Video> videos = studio.paint(canvases, seeds, settings, console.bar());
        List<Map<String, Object>> results = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            Map<String, Object> facts = facts(studio.model(), job, work, settings);
            write(videos.get(i), job.file, facts, work.sound());
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("out", job.file.toString());
            result.putAll(facts);
            result.put("seconds", (System.nanoTime() - began) / 1e9);
            results.add(result);
        }
        return results;
    }

    private static List<Canvas> canvases(List<Job> jobs, Work work) {
        return jobs.stream()
                .map(j -> j.prompt.isEmpty() ? work.canvas() : work.canvas().say(j.prompt))
                .toList();
    }

    /** The canvas with the settings beside it, for {@code haneul paint}. */
    private static void save(Path file, Canvas canvas, Soundtrack sound, Map<String, Object> facts) {
        try {
            ObjectNode json = (ObjectNode) JSON.readTree(canvas.toJson());
            Path folder = file.toAbsolutePath().getParent();
            if (!sound.isEmpty() && folder != null) {
                facts.put(PaintCommand.SOUND, Sounds.json(sound, folder));
            }
            json.putPOJO(PaintCommand.SETTINGS, facts);
            Atomically.file(file, part -> Files.writeString(part, json.toPrettyString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(Video video, Path file, Map<String, Object> facts, Soundtrack sound) {
        String settings;
        try {
            settings = JSON.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        VideoWriter.Options inside = new VideoWriter.Options(settings, sound, this::tell);
        VideoWriter writer = VideoWriter.create(file, video.width(), video.height(), video.fps(), inside);
        try (Frames frames = video.open()) {
            for (int i = 0; frames.hasNext(); i++) {
                writer.write(frames.next());
                console.bar().at("decode", i + 1L, video.frames());
            }
        } catch (RuntimeException | Error e) {
            writer.abort();
            throw e;
        }
        writer.close();
    }

    /** What made a result, to travel inside it. */
    private Map<String, Object> facts(VideoModel model, Job job, Work work, Settings s) {
        Grid grid = work.canvas().grid();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("program", "haneul " + Version.number());
        facts.put("command", again(job, work, s));
        facts.put("prompt", job.prompt);
        facts.put("negative", s.negative());
        facts.put("model", options.from.model);
        facts.putAll(options.from.values());
        if (!options.from.loras.isEmpty()) {
            facts.put("lora", options.from.loras);
        }
        facts.put("seed", job.seed);
        facts.put("width", grid.width());
        facts.put("height", grid.height());
        facts.put("frames", grid.frames());
        facts.put("fps", grid.fps());
        facts.put("steps", s.steps());
        facts.put("guidance", s.guidance());
        if (s.guidanceLow() != s.guidance()) {
            facts.put("guidance-2", s.guidanceLow());
        }
        if (s.control() != 1) {
            facts.put("control", s.control());
        }
        facts.put("shift", s.shift());
        facts.put("sampler", s.sampler().label());
        facts.put("type", label(options.computing.precision()));
        facts.put("precision", model.precision());
        facts.put("threads", Threads.get());
        return facts;
    }

    /** The command that paints the same again. */
    private String again(Job job, Work work, Settings s) {
        List<String> words = new ArrayList<>(List.of("haneul", command));
        words.addAll(work.inputs());
        if (!options.silent || !job.prompt.isEmpty()) {
            words.add(job.prompt);
        }
        words.addAll(List.of("-o", String.valueOf(job.file.getFileName())));
        words.addAll(options.from.words());
        words.addAll(work.more());
        words.addAll(List.of("--seed", String.valueOf(job.seed), "--steps", String.valueOf(s.steps())));
        words.addAll(List.of("--guidance", Ask.plain(s.guidance()), "--shift", Ask.plain(s.shift())));
        if (s.guidanceLow() != s.guidance()) {
            words.addAll(List.of("--guidance-2", Ask.plain(s.guidanceLow())));
        }
        if (s.control() != 1) {
            words.addAll(List.of("--control", Ask.plain(s.control())));
        }
        if (!s.negative().isEmpty()) {
            words.addAll(List.of("--negative", s.negative()));
        }
        words.addAll(List.of("--sampler", s.sampler().label()));
        words.addAll(List.of("--precision", label(options.computing.precision())));
        return String.join(" ", words.stream().map(Painter::quoted).toList());
    }

    private static String label(Precision p) {
        return p.compute() == DType.BF16 ? "bf16" : "fp32";
    }

    /** A word as a shell reads it back. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private void say(List<Map<String, Object>> results, double seconds) {
        for (Map<String, Object> r : results) {
            int frames = (int) r.get("frames");
            console.say(String.format(
                    Locale.ROOT,
                    "%s: seed %s, %sx%s%s",
                    r.get("out"),
                    r.get("seed"),
                    r.get("width"),
                    r.get("height"),
                    frames == 1 ? "" : ", " + frames + " frames at " + Ask.plain((double) r.get("fps")) + " fps"));
        }
        console.say(String.format(
                Locale.ROOT,
                "done in %.1f s, %s, %s",
                seconds,
                results.get(0).get("precision"),
                Threads.get() == 1 ? "1 thread" : Threads.get() + " threads"));
        Map<String, Object> result = new LinkedHashMap<>(results.get(0));
        result.put("seconds", seconds);
        if (results.size() > 1) {
            result = new LinkedHashMap<>();
            result.put("outputs", results);
            result.put("seconds", seconds);
        }
        console.result(result);
    }
}
