package haneul.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import haneul.core.HaneulException;
import haneul.core.Suggestion;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.job.enhance.Wording;
import haneul.job.enhance.Wording.Enhance;
import haneul.job.task.Kept;
import haneul.job.task.Sounds;
import haneul.job.task.Task;
import haneul.job.task.TaskJson;
import haneul.media.Provenance;
import haneul.model.weights.Atomically;
import haneul.model.weights.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request as JSON: what travels inside a clip, what {@code --save-canvas} keeps and {@code paint} reads, and the body of
 * a request to a server.
 *
 * <pre>{@code
 * {"request": 1, "task": {"kind": "animate", "image": "whale.png", "extent": {"frames": 17}},
 *  "prompt": "a whale flies", "model": "bundled", "seed": 7, "steps": 30, "guidance": 4.0, "shift": 3.0,
 *  "sampler": "2m", "type": "fp32", "threads": 2}
 * }</pre>
 *
 * <p>Only the task is needed: what is left out is the model's. Tasks are those of {@link Task} by their names; a canvas is
 * {@code {"kind": "paint", "canvas": {…}}} (see {@link Canvas#fromJson}), or {@code "file"} with the name of a JSON file.
 * Fields of other names are refused, but for facts about the result, such as {@code width}, which are not read. A bare
 * canvas, with settings in its field {@code settings}, is a request too. No output is named: that is up to who runs it.
 */
public final class RequestJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;
    private static final String REQUEST = "request";
    private static final String CANVAS = "canvas";
    private static final String SETTINGS = "settings";
    private static final String INPUTS = "inputs";
    private static final List<String> FIELDS = List.of(
            REQUEST,
            "task",
            "prompt",
            "user-prompt",
            "enhance",
            "enhancer",
            "reference",
            "model",
            "model-2",
            "vae",
            "text-encoder",
            "tokenizer",
            "config",
            "lora",
            "seed",
            "steps",
            "guidance",
            "guidance-2",
            "shift",
            "negative",
            "sampler",
            "control",
            "type",
            "threads");

    /** Facts about a result that stand beside its request. */
    private static final List<String> FACTS =
            List.of("program", "command", "width", "height", "frames", "fps", "precision", INPUTS);

    private RequestJson() {}

    /** Keeps a request in a file; what it names from there is beside it. */
    public static void save(Path file, PaintRequest request) {
        Path folder = file.toAbsolutePath().getParent();
        ObjectNode json = node(request, folder == null ? Path.of("") : folder);
        Atomically.file(file, part -> Files.writeString(part, json.toPrettyString()));
    }

    /** A request with every value known, and what became of it: what stands inside its result. */
    static Map<String, Object> facts(PaintRequest r, Map<String, Object> origin, Grid grid, String precision) {
        ObjectNode out = JSON.createObjectNode().put(REQUEST, VERSION);
        origin.forEach(out::putPOJO);
        out.setAll(node(r, Path.of("")));
        out.put("width", grid.width()).put("height", grid.height()).put("frames", grid.frames());
        out.put("fps", grid.fps()).put("precision", precision);
        ObjectNode inputs = JSON.createObjectNode();
        Stream.concat(r.task().files().stream(), r.references().stream())
                .filter(Files::isRegularFile)
                .forEach(file -> inputs.put(file.toString(), checksum(file)));
        if (!inputs.isEmpty()) {
            out.set(INPUTS, inputs);
        }
        return JSON.convertValue(out, new TypeReference<>() {});
    }

    /** CRC-32C of a file: tells whether it has changed, not who changed it. */
    private static String checksum(Path file) {
        CRC32C crc = new CRC32C();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
            return Long.toHexString(crc.getValue());
        } catch (IOException e) {
            throw HaneulException.run(file + " cannot be read", String.valueOf(e.getMessage()), "check its rights")
                    .from(e);
        }
    }

    /** Says which inputs are not what they were when the clip was made. */
    private static void noteChanged(JsonNode json, Path folder, Consumer<String> notes) {
        json.path(INPUTS).fields().forEachRemaining(input -> {
            Path file;
            try {
                Path named = Path.of(input.getKey());
                file = Files.exists(named) ? named : folder.resolve(named);
            } catch (InvalidPathException e) {
                return; // another program wrote it
            }
            if (Files.isRegularFile(file)
                    && !checksum(file).equals(input.getValue().asText())) {
                notes.accept(file + " has changed since this clip was made");
            }
        });
    }

    static String text(Map<String, Object> facts) {
        try {
            return JSON.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param folder from which files are named where they lie in it */
    private static ObjectNode node(PaintRequest r, Path folder) {
        ObjectNode out = JSON.createObjectNode().put(REQUEST, VERSION);
        if (r.task() instanceof Kept k) {
            ObjectNode task = out.putObject("task").put("kind", k.name());
            if (k.file() != null) {
                task.put("file", k.file().toString());
                if (k.silenced()) {
                    task.put("silenced", true);
                }
            } else {
                task.set(CANVAS, parsed(k.canvas().toJson()));
                if (!k.sound().isEmpty()) {
                    task.putPOJO("sound", Sounds.json(k.sound(), folder));
                }
            }
        } else {
            out.set("task", TaskJson.write(r.task()));
        }
        out.put("prompt", r.prompt());
        Wording wording = r.wording();
        put(out, "user-prompt", wording.userPrompt().isEmpty() ? null : wording.userPrompt());
        put(
                out,
                "enhance",
                wording.enhance() == Enhance.AUTO ? null : wording.enhance().label());
        put(out, "enhancer", wording.enhancer().isEmpty() ? null : wording.enhancer());
        r.references().forEach(p -> out.withArray("reference").add(p.toString()));
        ModelChoice m = r.model();
        out.put("model", m.model());
        m.parameters().forEach((name, values) -> {
            if (name.equals("lora")) {
                values.forEach(l -> out.withArray(name).add(l));
            } else {
                out.put(name, values.get(0));
            }
        });
        Sampling s = r.sampling();
        out.put("seed", r.seed());
        put(out, "steps", s.steps());
        put(out, "guidance", s.guidance());
        put(
                out,
                "guidance-2",
                s.guidanceLow() == null || s.guidanceLow().equals(s.guidance()) ? null : s.guidanceLow());
        put(out, "shift", s.shift());
        put(out, "negative", s.negative());
        put(out, "sampler", s.sampler());
        put(out, "control", Double.valueOf(1).equals(s.control()) ? null : s.control());
        out.put("type", r.compute().precision()).put("threads", r.compute().threads());
        return out;
    }

    private static void put(ObjectNode out, String name, @Nullable Object value) {
        if (value != null) {
            out.putPOJO(name, value);
        }
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw wrong("it is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""))
                    .from(e);
        }
    }

    /**
     * Reads a request.
     *
     * @param folder where files that it names are looked for, if they are not where their names say
     * @param notes takes what is left out, and which files are adapted when they are read
     * @throws HaneulException where the text is no request
     */
    public static PaintRequest read(String json, Path folder, Consumer<String> notes) {
        return read(parsed(json), folder, notes, null);
    }

    /** Reads a request from a file. Its canvas is known by the file's name from then on. */
    public static PaintRequest read(Path file, Consumer<String> notes) {
        String text = TextFile.read(
                file, "The canvas " + file + " cannot be read", "name a JSON file that ‹save-canvas› wrote");
        return read(parsed(text), folder(file), notes, file);
    }

    /**
     * The request inside a clip that Haneul made.
     *
     * @throws HaneulException where there is none; of a clip from a version before 0.2 it shows the command that made it
     */
    public static PaintRequest inside(Path clip, Consumer<String> notes) {
        if (!Files.exists(clip)) {
            throw new HaneulException("There is no clip " + clip, "no such file or folder exists", "check its name");
        }
        String what = clip + " cannot be remixed";
        JsonNode json = parsed(Provenance.read(clip).orElse("{}"));
        if (json.hasNonNull(REQUEST)) {
            noteChanged(json, folder(clip), notes);
            return read(json, folder(clip), notes, null);
        }
        if (json.hasNonNull("command")) {
            throw new HaneulException(
                    what,
                    "an older version made it, and what it holds is the text of a command: "
                            + json.get("command").asText(),
                    "call that command with other words, if you know what it does");
        }
        throw new HaneulException(
                what,
                "it does not hold the request that made it",
                "name a clip that Haneul made and no other program has changed");
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("") : folder;
    }

    private static PaintRequest read(JsonNode in, Path folder, Consumer<String> notes, @Nullable Path file) {
        UnaryOperator<Path> found = p -> {
            Path beside = folder.resolve(p);
            return Files.exists(p) || !Files.exists(beside) ? p : beside;
        };
        if (in.path(CANVAS).isNumber()) {
            Canvas canvas = Canvas.fromJson(in.toString(), folder, notes);
            JsonNode settings = in.path(SETTINGS);
            Task task = new Kept(file, canvas, Sounds.read(settings.path("sound"), folder, notes), false);
            return settings(settings, task, "", UnaryOperator.identity());
        }
        if (!in.isObject()
                || in.path(REQUEST).asInt() != VERSION
                || !in.path("task").isObject()) {
            throw wrong("it is neither a canvas (\"canvas\": 1) nor a request (\"request\": " + VERSION
                    + " with a \"task\")");
        }
        in.fieldNames().forEachRemaining(RequestJson::known);
        JsonNode task = in.path("task");
        if (task.path("kind").asText().equals("paint")) {
            return settings(
                    in,
                    kept(task, folder, notes, file, found),
                    in.path("prompt").asText(),
                    found);
        }
        return settings(
                in, TaskJson.read(task).located(found), in.path("prompt").asText(), found);
    }

    private static Kept kept(
            JsonNode task, Path folder, Consumer<String> notes, @Nullable Path file, UnaryOperator<Path> found) {
        if (task.path(CANVAS).isObject()) {
            Canvas canvas = Canvas.fromJson(task.get(CANVAS).toString(), folder, notes);
            return new Kept(file, canvas, Sounds.read(task.path("sound"), folder, notes), false);
        }
        if (!task.path("file").isTextual()) {
            throw wrong("its task has neither a \"canvas\" nor a \"file\"");
        }
        if (file != null) {
            throw wrong("it is in a file, and names another one");
        }
        Path named = found.apply(Path.of(task.get("file").textValue()));
        if (read(named, notes).task() instanceof Kept k) {
            return new Kept(named, k.canvas(), k.sound(), task.path("silenced").asBoolean());
        }
        throw wrong(named + ", which it names, holds no canvas");
    }

    private static PaintRequest settings(JsonNode s, Task task, String prompt, UnaryOperator<Path> found) {
        ModelChoice model = new ModelChoice(
                        s.path("model").asText(ModelFolder.BUNDLED),
                        path(s, "model-2"),
                        path(s, "vae"),
                        path(s, "text-encoder"),
                        path(s, "tokenizer"),
                        path(s, "config"),
                        texts(s, "lora"))
                .located(found);
        Sampling sampling = new Sampling(
                s.hasNonNull("steps") ? Integer.valueOf(s.get("steps").asInt()) : null,
                number(s, "guidance"),
                number(s, "guidance-2"),
                number(s, "shift"),
                s.hasNonNull("negative") ? s.get("negative").asText() : null,
                s.hasNonNull("sampler") ? s.get("sampler").asText() : null,
                number(s, "control"));
        List<Path> references = task instanceof Kept
                ? List.of()
                : texts(s, "reference").stream()
                        .map(t -> found.apply(Path.of(t)))
                        .toList();
        Compute compute =
                new Compute(s.path("type").asText("auto"), s.path("threads").asInt(), "auto");
        long seed = s.hasNonNull("seed") ? s.get("seed").asLong() : anySeed();
        Wording wording = new Wording(
                Enhance.parse(s.path("enhance").asText(Enhance.AUTO.label())),
                s.path("enhancer").asText(),
                s.path("user-prompt").asText());
        return new PaintRequest(model, task, prompt, references, sampling, seed, compute, null, wording);
    }

    /** A seed for a request that has none. */
    public static long anySeed() {
        return ThreadLocalRandom.current().nextInt(1, 1_000_000);
    }

    private static @Nullable Double number(JsonNode s, String name) {
        return s.hasNonNull(name) ? Double.valueOf(s.get(name).asDouble()) : null;
    }

    private static @Nullable Path path(JsonNode s, String name) {
        return s.hasNonNull(name) ? Path.of(s.get(name).asText()) : null;
    }

    private static List<String> texts(JsonNode s, String name) {
        List<String> out = new ArrayList<>();
        s.path(name).forEach(t -> out.add(t.asText()));
        return out;
    }

    /** Refuses a field that nobody would read, as a misspelt one. */
    private static void known(String name) {
        if (!FIELDS.contains(name) && !FACTS.contains(name)) {
            String near = Suggestion.of(name, FIELDS);
            throw new HaneulException(
                    "This request cannot be read",
                    "it has a field \"" + name + "\"; known there are " + String.join(", ", FIELDS),
                    near.isEmpty() ? "leave it out" : "did you mean \"" + near + "\"? Otherwise leave it out");
        }
    }

    private static HaneulException wrong(String because) {
        return new HaneulException("This request cannot be read", because, "write it as haneul writes requests");
    }
}
