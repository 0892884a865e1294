package haneul.app.cli.paint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.PaintOptions;
import haneul.core.HaneulException;
import haneul.media.Provenance;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that made a clip, once more with other words: same seed, same settings. */
@Command(name = "remix", description = "Paint a clip that Haneul made again, with other words and the same seed.")
public final class RemixCommand implements Callable<Integer> {
    private static final Pattern WORD = Pattern.compile("(?:\\\\'|'[^']*'|[^\\s'])+");

    /** Options that name a file. */
    private static final Set<String> FILES = Set.of(
            "--last",
            "--at",
            "--mask",
            "--model",
            "--model-2",
            "--reference",
            "--vae",
            "--text-encoder",
            "--tokenizer",
            "--config");

    @Mixin
    Common common;

    @Parameters(index = "0", paramLabel = "CLIP", description = "A clip that Haneul made.")
    Path clip;

    @Parameters(index = "1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    String prompt;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "Where to write; the suffix chooses the format.")
    Path out;

    @Override
    public Integer call() {
        if (!Files.exists(clip)) {
            throw new HaneulException("There is no clip " + clip, "no such file or folder exists", "check its name");
        }
        common.session().inputs.add(clip);
        List<String> words = new ArrayList<>(again(settings()));
        common.console()
                .note("haneul "
                        + String.join(" ", words.stream().map(Painter::quoted).toList()));
        if (common.json) {
            words.add("--json");
        }
        return common.session().line.execute(words.toArray(new String[0]));
    }

    private JsonNode settings() {
        try {
            JsonNode json = new ObjectMapper().readTree(Provenance.read(clip).orElse("{}"));
            if (json.hasNonNull("command") && json.hasNonNull("prompt")) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // as if there were none
        }
        throw new HaneulException(
                clip + " cannot be remixed",
                "it does not hold the command that made it",
                "name a clip that Haneul made and no other program has changed");
    }

    /** The words of the command, with the new prompt in place of the old one and the new file. */
    private List<String> again(JsonNode settings) {
        List<String> words = words(settings.get("command").asText());
        words.remove(0);
        int option = words.indexOf("-o");
        if (option < 1 || option + 1 >= words.size()) {
            throw new HaneulException(
                    clip + " cannot be remixed",
                    "it was made by: " + settings.get("command").asText(),
                    "call that with other words");
        }
        words.set(option + 1, out.toString());
        boolean silent = settings.get("prompt").asText().isEmpty()
                && !words.get(option - 1).isEmpty();
        int said = silent ? option : option - 1;
        if (silent) {
            words.add(said, prompt);
        } else {
            words.set(said, prompt);
        }
        for (int i = 1; i < words.size(); i++) {
            String before = words.get(i - 1);
            if (i < said || FILES.contains(before)) {
                words.set(
                        i,
                        found(words.get(i), before.equals("--at") ? words.get(i).indexOf(':') + 1 : 0));
            }
        }
        return words;
    }

    /** A word whose end names a file, which lies beside the clip if it is not where it was. */
    private String found(String word, int from) {
        Path folder = clip.toAbsolutePath().getParent();
        try {
            Path file = Path.of(word.substring(from));
            Path beside = folder == null ? file : folder.resolve(file);
            return Files.exists(file) || !Files.exists(beside) ? word : word.substring(0, from) + beside;
        } catch (InvalidPathException e) {
            return word; // it is no file
        }
    }

    /** A line as a shell splits it, as far as {@link Painter#quoted} writes it. */
    static List<String> words(String line) {
        List<String> out = new ArrayList<>();
        Matcher m = WORD.matcher(line);
        while (m.find()) {
            StringBuilder word = new StringBuilder();
            boolean quoted = false;
            for (int i = m.start(); i < m.end(); i++) {
                char c = line.charAt(i);
                if (c == '\'') {
                    quoted = !quoted;
                } else if (c == '\\' && !quoted && i + 1 < m.end()) {
                    word.append(line.charAt(++i));
                } else {
                    word.append(c);
                }
            }
            out.add(word.toString());
        }
        return out;
    }
}
