package haneul.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.media.MediaInfo;
import haneul.media.Provenance;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells what a clip or a checkpoint is; of a clip that Haneul made also the command that made it. */
@Command(name = "info", description = "Tell what a clip or a checkpoint is, and the command that made a clip.")
final class InfoCommand implements Callable<Integer> {
    @ParentCommand
    HaneulCommand parent;

    @Mixin
    Common common;

    @Parameters(paramLabel = "FILE|FOLDER", description = "A clip, a picture, a folder of frames, or a checkpoint.")
    Path path;

    @Override
    public Integer call() {
        Console console = parent.console;
        console.json(common.json);
        if (!Files.exists(path)) {
            throw new HaneulException(
                    "There is nothing to tell about " + path,
                    "there is no such file or folder",
                    "check the spelling, and from which folder you call");
        }
        if (Files.exists(path.resolve(HfFolder.INDEX))) {
            checkpoint(console, path);
        } else if (Files.exists(path.resolve("checkpoint").resolve(HfFolder.INDEX))) {
            checkpoint(console, path.resolve("checkpoint"));
        } else {
            clip(console);
        }
        return 0;
    }

    private void clip(Console console) {
        MediaInfo i = MediaInfo.of(path);
        Optional<String> settings = Provenance.read(path);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", path.toString());
        result.put("container", i.container());
        result.put("codec", i.codec());
        result.put("width", i.width());
        result.put("height", i.height());
        result.put("fps", i.fps());
        result.put("frames", i.frames());
        result.put("seconds", i.seconds());
        result.put("pixelFormat", i.pixelFormat());
        result.put("range", i.range());
        result.put("matrix", i.matrix());
        result.put("rotation", i.rotation());
        result.put("audio", i.audio());
        console.say(String.format(
                Locale.ROOT,
                "%s: %s, %s, %dx%d, %s at %s fps (%.3g s), %s %s %s%s%s",
                path,
                i.container(),
                i.codec(),
                i.width(),
                i.height(),
                i.frames() == 1 ? "1 frame" : i.frames() + " frames",
                Ask.plain(i.fps()),
                i.seconds(),
                i.pixelFormat(),
                i.matrix(),
                i.range() + " range",
                i.rotation() == 0 ? "" : ", turned by " + i.rotation() + "°",
                i.audio() ? ", with sound" : ""));
        if (settings.isPresent()) {
            JsonNode json = parse(settings.get());
            result.put("settings", json);
            if (json.hasNonNull("command")) {
                console.say("made by: " + json.get("command").asText());
            }
        } else {
            console.say("no settings inside: Haneul did not make it, or another program has changed it since");
        }
        console.result(result);
    }

    private static JsonNode parse(String settings) {
        try {
            return new ObjectMapper().readTree(settings);
        } catch (JsonProcessingException e) {
            throw HaneulException.run(
                            "The settings inside the clip cannot be read", e.getOriginalMessage(), "none is known")
                    .from(e);
        }
    }

    private static void checkpoint(Console console, Path folder) {
        HfFolder model = HfFolder.open(folder);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("folder", folder.toString());
        result.put("kind", model.className());
        console.say(folder + ": a model of the kind " + model.className());
        Map<String, Object> parts = new LinkedHashMap<>();
        for (String part : model.parts()) {
            List<Safetensors> files = model.weights(part);
            Map<String, Object> one = new LinkedHashMap<>();
            long count = files.stream().mapToLong(Safetensors::count).sum();
            List<String> types = files.stream()
                    .flatMap(f -> f.names().stream().map(n -> f.dtype(n).toString()))
                    .distinct()
                    .toList();
            long tensors = files.stream().mapToLong(f -> f.names().size()).sum();
            one.put("parameters", count);
            one.put("tensors", tensors);
            one.put("types", types);
            one.put("config", model.config(part).json());
            parts.put(part, one);
            console.say(String.format(
                    Locale.ROOT, "  %s: %,d weights in %d tensors, %s", part, count, tensors, String.join(" ", types)));
            console.say("    " + model.config(part).json());
        }
        result.put("parts", parts);
        result.put("index", model.index().json());
        if (model.index().has("text_encoder_name")) {
            console.say("  text encoder: " + model.index().text("text_encoder_name"));
        }
        console.result(result);
    }
}
