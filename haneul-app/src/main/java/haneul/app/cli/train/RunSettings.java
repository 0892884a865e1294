package haneul.app.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.FolderLock;
import haneul.core.HaneulException;
import haneul.model.weights.Atomically;
import haneul.model.weights.Config;
import haneul.model.weights.HfFolder;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options that a training run was started with, in {@code settings.json} of its folder. {@code --resume} takes them from
 * there: an option may be left out, and one that is given must have the value that it had.
 */
final class RunSettings {
    private static final String FILE = "settings.json";
    private static final String ASKED = "options";
    private static final String USUAL = "defaults";
    private static final String NONE = "not given";

    /** Options of a call and not of the run. */
    private static final Set<String> OF_THE_CALL = Set.of("--out", "--resume", "--only-latents");

    /** Options that may differ from call to call: the trainer itself says what they change. */
    private static final Set<String> FREE = Set.of("--device");

    /** Where the run's own checkpoint takes their place. */
    private static final Set<String> BEGINNINGS = Set.of("--vae", "--init");

    /** Values that leave the choice to the machine. */
    private static final Map<String, String> MACHINE = Map.of("--threads", "0", "--precision", "auto");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CommandSpec spec;
    private final TrainingOptions training;

    RunSettings(CommandSpec spec, TrainingOptions training) {
        this.spec = spec;
        this.training = training;
    }

    /**
     * Where a run is resumed: takes the options that were not given from the run.
     *
     * @throws HaneulException if one was given and had another value
     */
    void resume() {
        if (!training.resume || !Files.exists(file())) {
            return;
        }
        JsonNode saved = Config.open(file()).json();
        String was = saved.path("command").asText();
        if (!was.equals(spec.name())) {
            throw new HaneulException(
                    "The training in " + training.out + " cannot be resumed as asked",
                    "it is a training of a " + was + ", and not of a " + spec.name(),
                    "call haneul train " + was + " --resume, or name another folder");
        }
        boolean begun = Files.exists(training.out.resolve("checkpoint").resolve(HfFolder.INDEX));
        List<String> words = new ArrayList<>();
        for (OptionSpec o : spec.options()) {
            boolean given = isGiven(o) && !values(o).equals(machine(o));
            List<String> before = values(saved.path(ASKED), o);
            if (given) {
                check(o, saved);
            }
            List<String> now = given || !isOfRun(o) ? (isGiven(o) ? values(o) : List.of()) : before;
            if (given || !isOfRun(o) || !(begun && BEGINNINGS.contains(o.longestName()))) {
                now.forEach(v -> words.add(isFlag(o) ? o.longestName() : o.longestName() + "=" + v));
            }
        }
        spec.commandLine().parseArgs(words.toArray(String[]::new));
    }

    private void check(OptionSpec o, JsonNode saved) {
        if (!isOfRun(o) || FREE.contains(o.longestName())) {
            return;
        }
        List<String> before = values(saved.path(saved.path(ASKED).has(o.longestName()) ? ASKED : USUAL), o);
        List<String> now = values(o);
        boolean moved = isPlace(o) && !before.isEmpty() && before.stream().noneMatch(RunSettings::exists);
        if (!same(before, now) && !moved) {
            throw changed(o.longestName(), text(before), text(now));
        }
    }

    private HaneulException changed(String name, String was, String now) {
        return new HaneulException(
                "The training in " + training.out + " cannot be resumed as asked",
                name + " was " + was + " and is now " + now,
                "leave " + name + " out, or start another run with --init");
    }

    /**
     * Where a run is begun: keeps its options.
     *
     * @param chosen by the machine where they were not given, by option
     */
    void keep(Map<String, String> chosen) {
        boolean begun = Files.exists(training.out.resolve("checkpoint"));
        if (begun || training.resume && Files.exists(file())) {
            return;
        }
        Map<String, List<String>> asked = new LinkedHashMap<>();
        Map<String, List<String>> usual = new LinkedHashMap<>();
        for (OptionSpec o : spec.options()) {
            if (isOfRun(o)) {
                String name = o.longestName();
                if (chosen.containsKey(name)) {
                    asked.put(name, List.of(chosen.get(name)));
                } else if (isGiven(o)) {
                    asked.put(
                            name,
                            values(o).stream()
                                    .map(v -> isPlace(o) ? absolute(v) : v)
                                    .toList());
                } else if (o.defaultValue() != null) {
                    usual.put(name, List.of(o.defaultValue()));
                }
            }
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("command", spec.name());
        all.put(ASKED, asked);
        all.put(USUAL, usual);
        try (FolderLock lock =
                FolderLock.take(training.out, "Training cannot start in", "another training is running there")) {
            Atomically.file(
                    file(), temporary -> JSON.writerWithDefaultPrettyPrinter().writeValue(temporary.toFile(), all));
        }
    }

    private Path file() {
        return training.out.resolve(FILE);
    }

    private boolean isGiven(OptionSpec o) {
        return spec.commandLine().getParseResult().hasMatchedOption(o);
    }

    /** Whether it belongs to the run, and not to this call of the program. */
    private boolean isOfRun(OptionSpec o) {
        Set<String> others = new TreeSet<>(OF_THE_CALL);
        spec.mixins().get("common").options().forEach(c -> others.add(c.longestName()));
        return !others.contains(o.longestName());
    }

    private static boolean isFlag(OptionSpec o) {
        return o.arity().max() == 0;
    }

    /** Whether it names a file or folder. */
    private static boolean isPlace(OptionSpec o) {
        return o.longestName().equals("--data")
                || o.type() == Path.class
                || List.of(o.auxiliaryTypes()).contains(Path.class);
    }

    private static boolean exists(String place) {
        try {
            return Files.exists(Path.of(place));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String absolute(String place) {
        return exists(place) ? Path.of(place).toAbsolutePath().normalize().toString() : place;
    }

    private static List<String> values(OptionSpec o) {
        return isFlag(o) ? List.of("true") : o.originalStringValues();
    }

    private static List<String> values(JsonNode saved, OptionSpec o) {
        List<String> out = new ArrayList<>();
        saved.path(o.longestName()).forEach(v -> out.add(v.asText()));
        return out;
    }

    private static List<String> machine(OptionSpec o) {
        return MACHINE.containsKey(o.longestName()) ? List.of(MACHINE.get(o.longestName())) : List.of();
    }

    private static boolean same(List<String> a, List<String> b) {
        boolean same = a.size() == b.size();
        for (int i = 0; same && i < a.size(); i++) {
            same = plain(a.get(i)).equals(plain(b.get(i)));
        }
        return same;
    }

    /** Numbers without zeros at their end, places from the root on. */
    private static String plain(String value) {
        try {
            return new BigDecimal(value).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return absolute(value);
        }
    }

    private static String text(List<String> values) {
        return values.isEmpty() ? NONE : String.join(" ", values);
    }
}
