package haneul.train.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.model.caption.CaptionStyle;
import haneul.train.data.DataSet.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What captioners wrote about the clips of a folder: all its files {@code captions.machine*.jsonl}, with lines such as
 * {@code {"file": "whale.mp4", "short": ["a whale flies"], "model": "bundled", "clip": "9f86d081884c7d65"}}. Of one
 * clip, model and style the line of the highest round counts, and the last of those.
 */
public final class MachineCaptions {
    /** How the names of the files begin; they end in {@code .jsonl}. */
    public static final String NAME = "captions.machine";

    /** The ending of the files. */
    public static final String SUFFIX = ".jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The captions of one clip by one model in one style.
     *
     * @param clip {@link ClipChecksum} of what was described; "" counts for any
     * @param texts at least one
     * @param round how often they were written anew
     * @param exported whether they are in a text file of the style too
     */
    public record Entry(
            String file,
            String model,
            CaptionStyle style,
            String clip,
            List<String> texts,
            long round,
            boolean exported) {}

    private record Key(String model, CaptionStyle style) {}

    private final Map<String, Map<Key, Entry>> entries = new LinkedHashMap<>();
    private final Map<String, Set<String>> ever = new HashMap<>();
    private final List<Skipped> problems = new ArrayList<>();

    private MachineCaptions() {}

    /** Reads what is there now; a file that does not end with a whole line is read up to the last whole one. */
    public static MachineCaptions read(Path folder) {
        MachineCaptions out = new MachineCaptions();
        for (Path file : files(folder)) {
            JsonLines.read(file, (number, text, ended) -> out.add(file.getFileName() + " line " + number, text, ended));
        }
        return out;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> {
                        String name = String.valueOf(p.getFileName());
                        return name.startsWith(NAME) && name.endsWith(SUFFIX) && Files.isRegularFile(p);
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw DataSet.unreadable(folder, e);
        }
    }

    private void add(String at, @Nullable String line, boolean ended) {
        try {
            JsonNode json = JSON.readTree(line == null ? "" : line);
            String file = json.path("file").asText("");
            boolean any = false;
            for (CaptionStyle style : CaptionStyle.values()) {
                List<String> texts = CaptionFile.texts(json, name(style));
                if (!texts.isEmpty() && !file.isEmpty()) {
                    any = true;
                    put(new Entry(
                            file,
                            json.path("model").asText(""),
                            style,
                            json.path("clip").asText(""),
                            List.copyOf(texts),
                            json.path("round").asLong(0),
                            json.path("exported").asBoolean(false)));
                }
            }
            if (!any) {
                problems.add(new Skipped(at, "it needs a \"file\" and a \"short\" or \"descriptive\" caption"));
            }
        } catch (JsonProcessingException e) {
            if (ended) {
                problems.add(new Skipped(at, "it is not JSON"));
            }
        }
    }

    private void put(Entry e) {
        Map<Key, Entry> of = entries.computeIfAbsent(e.file, f -> new LinkedHashMap<>());
        of.merge(new Key(e.model, e.style), e, (was, now) -> was.round > now.round ? was : now);
        ever.computeIfAbsent(ClipListing.stem(e.file) + "." + name(e.style), f -> new HashSet<>())
                .addAll(e.texts);
    }

    /** A style as it is called in files. */
    public static String name(CaptionStyle style) {
        return style.name().toLowerCase(Locale.ROOT);
    }

    /** Names of the clips. */
    public Set<String> files() {
        return entries.keySet();
    }

    /** All that is said of a clip, by any model. */
    public Collection<Entry> of(String file) {
        return entries.getOrDefault(file, Map.of()).values();
    }

    /** What one model says of a clip in one style; null if nothing. */
    public @Nullable Entry of(String file, String model, CaptionStyle style) {
        return entries.getOrDefault(file, Map.of()).get(new Key(model, style));
    }

    /** Everything that was ever written in a style about clips of this {@link ClipListing#stem}. */
    public Set<String> ever(String stem, CaptionStyle style) {
        return ever.getOrDefault(stem + "." + name(style), Set.of());
    }

    /** Lines that cannot be read. */
    List<Skipped> problems() {
        return problems;
    }
}
