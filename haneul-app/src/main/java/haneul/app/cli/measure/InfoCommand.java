package haneul.app.cli.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Common;
import haneul.core.HaneulException;
import haneul.media.MediaInfo;
import haneul.media.Provenance;
import haneul.model.Card;
import haneul.model.Defaults;
import haneul.model.TrainingDomain;
import haneul.model.family.Families;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Hub;
import haneul.model.weights.ModelFolder;
import haneul.model.weights.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells what a clip or a checkpoint is; of a clip that Haneul made also the command that made it. */
@Command(name = "info", description = "Tell what a clip or a checkpoint is, and the command that made a clip.")
public final class InfoCommand implements Callable<Integer> {
    private static final int SHOWN = 12;

    @Mixin
    Common common;

    @Parameters(
            paramLabel = "FILE|FOLDER",
            description = "A clip, a picture, a folder of frames, or a checkpoint; \"bundled\" is the bundled model.")
    Path path;

    @Override
    public Integer call() {
        Console console = common.console();
        if (path.toString().equals(ModelFolder.BUNDLED)) {
            checkpoint(console, ModelFolder.BUNDLED, ModelFolder.find(ModelFolder.BUNDLED));
            return 0;
        }
        if (!Files.exists(path) && Hub.isName(path.toString())) {
            checkpoint(console, path.toString(), ModelFolder.find(path.toString()));
            return 0;
        }
        if (!Files.exists(path)) {
            throw new HaneulException(
                    "There is nothing to tell about " + path,
                    "there is no such file or folder",
                    "check the spelling, and from which folder you call");
        }
        if (Files.exists(path.resolve(HfFolder.INDEX))) {
            checkpoint(console, path.toString(), path);
        } else if (Files.exists(path.resolve("checkpoint").resolve(HfFolder.INDEX))) {
            Path last = path.resolve("checkpoint");
            checkpoint(console, last.toString(), last);
        } else if (path.toString().endsWith(".safetensors")) {
            tensors(console);
        } else {
            clip(console);
        }
        return 0;
    }

    /** One file of weights, whose model is not known. */
    private void tensors(Console console) {
        TensorFile file = TensorFile.open(path);
        Map<String, Object> result = new LinkedHashMap<>(facts(List.of(file)));
        result.put("file", path.toString());
        result.put("metadata", file.metadata());
        console.say(path + ": " + told(result));
        file.names().stream()
                .limit(SHOWN)
                .forEach(n -> console.say("  " + n + " " + file.shape(n) + " " + file.stored(n)));
        if (file.names().size() > SHOWN) {
            console.say("  and " + (file.names().size() - SHOWN) + " more");
        }
        console.result(result);
    }

    private static Map<String, Object> facts(List<TensorFile> files) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("parameters", files.stream().mapToLong(TensorFile::count).sum());
        out.put("tensors", files.stream().mapToLong(f -> f.names().size()).sum());
        out.put(
                "types",
                files.stream()
                        .flatMap(f -> f.names().stream().map(n -> f.stored(n).toString()))
                        .distinct()
                        .toList());
        return out;
    }

    private static String told(Map<String, Object> facts) {
        return String.format(
                Locale.ROOT,
                "%,d weights in %d tensors, %s",
                (long) facts.get("parameters"),
                (long) facts.get("tensors"),
                String.join(
                        " ",
                        ((List<?>) facts.get("types"))
                                .stream().map(Object::toString).toList()));
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
        result.put("frames", i.frames());
        if (!i.picture()) {
            result.put("fps", i.fps());
            result.put("seconds", i.seconds());
        }
        result.put("pixelFormat", i.pixelFormat());
        result.put("range", i.range());
        result.put("matrix", i.matrix());
        result.put("transfer", i.transfer());
        result.put("primaries", i.primaries());
        result.put("alpha", i.alpha());
        result.put("rotation", i.rotation());
        result.put("audio", i.audio());
        MediaInfo.Sounding sound = i.sound();
        if (sound != null) {
            result.put("sound", Map.of("codec", sound.codec(), "rate", sound.rate(), "channels", sound.channels()));
        }
        if (!i.damage().isEmpty()) {
            result.put("damage", i.damage());
        }
        console.say(String.format(
                Locale.ROOT,
                "%s: %s, %s, %dx%d, %s%s, %s %s %s%s%s%s",
                path,
                i.container(),
                i.codec(),
                i.width(),
                i.height(),
                i.frames() == 1 ? "1 frame" : i.frames() + " frames",
                i.picture() ? "" : String.format(Locale.ROOT, " at %s fps (%.3g s)", Ask.rate(i.fps()), i.seconds()),
                i.pixelFormat(),
                i.matrix(),
                i.range() + " range",
                colours(i),
                i.rotation() == 0 ? "" : ", turned by " + i.rotation() + "°",
                sound == null ? "" : ", with sound: " + heard(sound)));
        if (!i.damage().isEmpty()) {
            console.say("damaged or cut off: " + i.damage());
        }
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

    /** Transfer function and primaries, where the file states them, and alpha. */
    private static String colours(MediaInfo i) {
        String transfer = i.transfer().equals("unknown") ? "" : ", transfer " + i.transfer();
        String primaries = i.primaries().equals("unknown") ? "" : ", primaries " + i.primaries();
        return transfer + primaries + (i.alpha() ? ", with alpha" : "");
    }

    private static String heard(MediaInfo.Sounding s) {
        String channels = s.channels() == 1 ? "mono" : s.channels() == 2 ? "stereo" : s.channels() + " channels";
        return s.rate() == 0 ? "of an unknown kind" : s.codec() + " at " + s.rate() + " Hz, " + channels;
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

    /** What the model is and can, and what it paints when nobody says otherwise. */
    private static void tell(Console console, Map<String, Object> result, @Nullable Card card) {
        if (card == null) {
            console.say("  Haneul does not know models of this kind");
            return;
        }
        Defaults d = card.defaults();
        console.say("  family: " + card.family() + ", " + card.kind());
        console.say("  trained for: " + String.join(", ", card.can()));
        if (!card.cannot().isEmpty()) {
            console.say("  not trained for (results may be poor): " + String.join(", ", card.cannot()));
        }
        boolean two = card.boundary() > 0;
        console.say(String.format(
                Locale.ROOT,
                "  paints %dx%d, %d frames at %s fps, unless told otherwise, in %d steps of %s; shift %s, guidance %s%s",
                d.width(),
                d.height(),
                d.frames(),
                Ask.plain(d.fps()),
                d.steps(),
                d.sampler(),
                Ask.plain(d.shift()),
                Ask.plain(d.guidance()),
                two ? ", and " + Ask.plain(d.guidanceLow()) + " below " + Ask.plain(card.boundary()) : ""));
        if (!d.negative().isEmpty()) {
            console.say("  negative prompt: " + d.negative());
        }
        result.put("family", card.family());
        result.put("description", card.kind());
        result.put("trainedFor", card.can());
        result.put("notTrainedFor", card.cannot());
        result.put("defaults", d);
        if (two) {
            result.put("boundary", card.boundary());
        }
    }

    private static void checkpoint(Console console, String name, Path folder) {
        HfFolder model = HfFolder.open(folder);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("folder", name);
        result.put("kind", model.className());
        console.say(name + ": a model of the kind " + model.className());
        Map<String, Object> parts = new LinkedHashMap<>();
        tell(console, result, Families.card(model));
        for (String part : model.parts()) {
            if (!model.hasWeights(part)) {
                continue; // a tokenizer, a scheduler
            }
            Map<String, Object> one = facts(model.weights(part));
            console.say("  " + part + ": " + told(one));
            one.put("config", model.config(part).json());
            parts.put(part, one);
            console.say("    " + model.config(part).json());
        }
        result.put("parts", parts);
        TrainingDomain domain = TrainingDomain.read(folder);
        domain.lines().forEach(line -> console.say("  " + line));
        if (!domain.isEmpty()) {
            result.put("trainingDomain", domain.json());
        }
        result.put("index", model.index().json());
        if (model.index().has("text_encoder_name")) {
            console.say("  text encoder: " + model.index().text("text_encoder_name"));
        }
        console.result(result);
    }
}
