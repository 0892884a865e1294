package haneul.media;

import com.fasterxml.jackson.databind.JsonNode;
import haneul.core.HaneulException;
import haneul.media.read.Comments;
import haneul.media.read.FolderSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings that made a clip, as a JSON object inside the clip: the comment of mp4, mov, webm, mkv, avi, png,
 * gif and jpg files, the XMP description of webp files, and {@code settings.json} beside the pictures of a folder.
 */
public final class Provenance {
    private Provenance() {}

    /** The settings in a file or folder that Haneul wrote; nothing where there are none. */
    public static Optional<String> read(Path path) {
        if (Files.isDirectory(path)) {
            JsonNode settings = FolderSettings.read(path).path("settings");
            return settings.isObject() ? Optional.of(settings.toString()) : Optional.empty();
        }
        String comment = Comments.of(path);
        return FolderSettings.object(comment).isObject() ? Optional.of(comment) : Optional.empty();
    }

    /** Refuses what is not a JSON object. */
    static void check(String settings) {
        if (!settings.isEmpty() && !FolderSettings.object(settings).isObject()) {
            throw new HaneulException(
                    "The settings cannot travel inside the output",
                    "they are not a JSON object",
                    "pass text such as {\"seed\": 7}");
        }
    }
}
