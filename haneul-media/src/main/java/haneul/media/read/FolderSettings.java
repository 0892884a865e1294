package haneul.media.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file {@code settings.json} beside the pictures of a folder: their rate, and the settings that made them. */
public final class FolderSettings {
    /** Its name. */
    public static final String FILE = "settings.json";

    private static final long LONGEST = 1 << 24;
    private static final ObjectMapper JSON = new ObjectMapper();

    private FolderSettings() {}

    /** The object in that file; a missing node where there is none. */
    public static JsonNode read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return Files.isRegularFile(file) && Files.size(file) < LONGEST
                    ? object(Files.readString(file))
                    : MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** @param settings a JSON object, or "" for none */
    public static void write(Path folder, double fps, String settings) throws IOException {
        ObjectNode all = JSON.createObjectNode().put("fps", fps);
        if (!settings.isEmpty()) {
            all.set("settings", object(settings));
        }
        Files.writeString(folder.resolve(FILE), all.toPrettyString() + "\n");
    }

    /** A JSON object; a missing node for any other text. */
    public static JsonNode object(String text) {
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
