package haneul.app.cli.measure;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.model.Card;
import haneul.model.Defaults;
import haneul.model.TrainingDomain;
import haneul.model.family.Families;
import haneul.model.weights.HfFolder;
import haneul.model.weights.TensorFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A checkpoint, or one file of weights, as lines for people and facts for programs. */
final class ModelDescription {
    private static final int SHOWN = 12;

    private ModelDescription() {}

    /** One file of weights, whose model is not known. */
    static void tensors(Path path, Console console) {
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
                Ask.rate(d.fps()),
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

    static void show(Console console, String name, Path folder) {
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
