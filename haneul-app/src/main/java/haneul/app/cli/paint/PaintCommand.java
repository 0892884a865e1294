package haneul.app.cli.paint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.ModelOptions;
import haneul.app.cli.option.PaintOptions;
import haneul.app.cli.option.TextFile;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Canvas;
import haneul.media.Soundtrack;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A canvas that was written as JSON is painted. */
@Command(name = "paint", description = "Paint a canvas that --save-canvas, or you, wrote as JSON.")
public final class PaintCommand implements Callable<Integer> {
    /** Where a file has the settings that it was painted with. */
    static final String SETTINGS = "settings";

    /** Where the settings have the sound of the clips that were given, see {@link Sounds}. */
    static final String SOUND = "sound";

    @Spec
    CommandSpec spec;

    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Parameters(index = "0", paramLabel = "CANVAS", description = "A JSON file; files that it names lie beside it.")
    Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PROMPT",
            description = "What is to be seen instead of what the canvas says, in quotes.")
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        options.silent = true;
        if (options.size != null) {
            throw new HaneulException(
                    "--size cannot be " + options.size, "a canvas has its own size", "leave out --size");
        }
        String json =
                TextFile.read(file, "The canvas " + file + " cannot be read", "name a file that --save-canvas wrote");
        Path beside = file.toAbsolutePath().getParent();
        Path folder = beside == null ? Path.of(".") : beside;
        Canvas kept = Canvas.fromJson(json, folder);
        JsonNode settings = settings(json);
        take(settings);
        Soundtrack sound = Sounds.read(settings.path(SOUND), folder, common.console()::note);
        boolean unsaid = options.prompt != null && options.prompt.isEmpty();
        Work work = unsaid
                ? new Work(kept.say(""), List.of(file.toString(), ""), List.of(), sound)
                : new Work(kept, List.of(file.toString()), List.of(), sound);
        common.session().inputs.add(file);
        new Painter("paint", common.session(), options).paint(d -> work, "mp4");
        return 0;
    }

    private static JsonNode settings(String json) {
        try {
            return new ObjectMapper().readTree(json).path(SETTINGS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // it was read before
        }
    }

    /** The settings of the file, where the call says nothing else. */
    private void take(JsonNode s) {
        ModelOptions from = options.from;
        set("--model", s.path("model"), v -> from.model = v.asText());
        set("--model-2", s.path("model-2"), v -> from.low = Path.of(v.asText()));
        set("--vae", s.path("vae"), v -> from.vae = Path.of(v.asText()));
        set("--text-encoder", s.path("text-encoder"), v -> from.textEncoder = Path.of(v.asText()));
        set("--tokenizer", s.path("tokenizer"), v -> from.tokenizer = Path.of(v.asText()));
        set("--config", s.path("config"), v -> from.config = Path.of(v.asText()));
        if (from.loras.isEmpty()) {
            s.path("lora").forEach(l -> from.loras.add(l.asText()));
        }
        set("--seed", s.path("seed"), v -> options.seed = v.asLong());
        set("--steps", s.path("steps"), v -> options.steps = v.asLong());
        set("--guidance", s.path("guidance"), v -> options.guidance = v.asDouble());
        set("--guidance-2", s.path("guidance-2"), v -> options.guidanceLow = v.asDouble());
        set("--control", s.path("control"), v -> options.control = v.asDouble());
        set("--shift", s.path("shift"), v -> options.shift = v.asDouble());
        set("--negative", s.path("negative"), v -> options.negative = v.asText());
        set("--sampler", s.path("sampler"), v -> options.sampler = v.asText());
        set("--precision", s.path("type"), v -> options.computing.precision = v.asText());
        set("--threads", s.path("threads"), v -> options.computing.processors.threads = v.asLong());
    }

    private void set(String option, JsonNode value, Consumer<JsonNode> field) {
        if (value.isValueNode()
                && !value.isNull()
                && !spec.commandLine().getParseResult().hasMatchedOption(option)) {
            field.accept(value);
        }
    }
}
