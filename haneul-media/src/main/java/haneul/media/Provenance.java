package haneul.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import haneul.core.HaneulException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings that made a clip, as a JSON object inside the clip: the comment of mp4, webm, mkv, png and gif files,
 * and {@code settings.json} beside the pictures of a folder.
 */
public final class Provenance {
    private static final String FILE = "settings.json";
    private static final long LONGEST = 1 << 24;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Provenance() {}

    /** The settings in a file or folder that Haneul wrote; nothing where there are none. */
    public static Optional<String> read(Path path) {
        Ffmpeg.ready();
        if (Files.isDirectory(path)) {
            JsonNode settings = folder(path).path("settings");
            return settings.isObject() ? Optional.of(settings.toString()) : Optional.empty();
        }
        String comment;
        try {
            comment = switch (Container.of(path)) {
                case PNG, APNG -> Png.comment(path);
                case GIF -> GifComment.read(path);
                case MP4, MATROSKA -> tag(path);
                case JPEG, WEBP -> "";
            };
        } catch (IOException | UncheckedIOException e) {
            throw new HaneulException(
                            path + " cannot be read", "the system says " + e.getMessage(), "check that you may read it")
                    .from(e);
        }
        return object(comment).isObject() ? Optional.of(comment) : Optional.empty();
    }

    private static String tag(Path path) {
        try (Decoder file = new Decoder(path)) {
            return Ffmpeg.get(file.format.metadata(), "comment");
        }
    }

    /** What a folder's settings file holds: the rate, and the settings. */
    static JsonNode folder(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return Files.isRegularFile(file) && Files.size(file) < LONGEST
                    ? object(Files.readString(file))
                    : MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    static void write(Path folder, double fps, String settings) throws IOException {
        ObjectNode all = JSON.createObjectNode().put("fps", fps);
        if (!settings.isEmpty()) {
            all.set("settings", object(settings));
        }
        Files.writeString(folder.resolve(FILE), all.toPrettyString() + "\n");
    }

    /** Refuses what is not a JSON object. */
    static void check(String settings) {
        if (!settings.isEmpty() && !object(settings).isObject()) {
            throw new HaneulException(
                    "The settings cannot travel inside the output",
                    "they are not a JSON object",
                    "pass text such as {\"seed\": 7}");
        }
    }

    private static JsonNode object(String text) {
        if (!text.startsWith("{")) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
