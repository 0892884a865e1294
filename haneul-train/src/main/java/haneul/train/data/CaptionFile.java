package haneul.train.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.model.caption.CaptionStyle;
import haneul.train.data.DataSet.Skipped;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Captions of many clips in one file, a line each: {@code {"file": "whale.mp4", "caption": "a whale flies"}}; several go
 * into a list called {@code captions}; {@code short} and {@code descriptive} hold those of a style, a text or a list.
 */
record CaptionFile(Map<String, List<Caption>> captions, List<Skipped> problems) {
    private static final long LONGEST_TEXT = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    static CaptionFile read(Path file) {
        CaptionFile out = new CaptionFile(new LinkedHashMap<>(), new ArrayList<>());
        JsonLines.read(file, (number, text, ended) -> out.add(file.getFileName() + " line " + number, text, ended));
        return out;
    }

    private void add(String at, @Nullable String line, boolean ended) {
        if (line == null) {
            problems.add(new Skipped(at, "it is not UTF-8 text of at most " + JsonLines.LONGEST + " bytes"));
            return;
        }
        try {
            JsonNode json = JSON.readTree(line);
            List<Caption> texts = new ArrayList<>();
            texts(json, "caption").forEach(t -> texts.add(Caption.given(t)));
            texts(json, "captions").forEach(t -> texts.add(Caption.given(t)));
            for (CaptionStyle style : CaptionStyle.values()) {
                texts(json, MachineCaptions.name(style)).forEach(t -> texts.add(new Caption(t, style, false)));
            }
            String name = json.path("file").asText("");
            if (name.isEmpty() || texts.isEmpty()) {
                problems.add(new Skipped(at, "it needs a \"file\" and a \"caption\""));
            } else {
                captions.computeIfAbsent(name, f -> new ArrayList<>()).addAll(texts);
            }
        } catch (JsonProcessingException e) {
            problems.add(new Skipped(at, ended ? "it is not JSON" : "it is not JSON: the file ends within it"));
        }
    }

    /** What is not blank of a text or a list of texts. */
    static List<String> texts(JsonNode json, String key) {
        List<String> out = new ArrayList<>();
        JsonNode value = json.path(key);
        (value.isArray() ? value : List.of(value))
                .forEach(t -> out.add(t.asText("").replaceAll("\\R", " ").strip()));
        out.removeIf(String::isEmpty);
        return out;
    }

    /** The lines of a text file that are not blank. */
    static List<String> lines(Path text) {
        try {
            if (Files.size(text) > LONGEST_TEXT) {
                throw new HaneulException(
                        text + " is not a caption",
                        "its caption has " + Files.size(text) + " bytes and at most " + LONGEST_TEXT + " are read",
                        "write one caption a line");
            }
            return Files.readAllLines(text).stream()
                    .map(String::strip)
                    .filter(l -> !l.isEmpty())
                    .toList();
        } catch (CharacterCodingException e) {
            throw new HaneulException(text + " is not a caption", "its caption is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            throw DataSet.unreadable(text, e);
        }
    }
}
