package haneul.job.task;

import com.fasterxml.jackson.databind.JsonNode;
import haneul.media.Soundtrack;
import haneul.media.Soundtrack.Piece;
import haneul.media.Video;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** The sound of clips that are given, which stands where their frames stand; and as JSON beside a canvas. */
public final class Sounds {
    private Sounds() {}

    /**
     * The sound of a clip that is given. A picture has none.
     *
     * @param own the clip as it comes onto the canvas
     * @param frame where it begins there
     */
    public static Soundtrack of(Path file, Video own, int frame) {
        return own.frames() == 1 ? Soundtrack.NONE : Soundtrack.of(file, frame / own.fps(), own.frames() / own.fps());
    }

    /** For a JSON file in a folder, from where its clips are named. */
    public static List<Map<String, Object>> json(Soundtrack sound, Path folder) {
        Path home = folder.toAbsolutePath().normalize();
        List<Map<String, Object>> all = new ArrayList<>();
        for (Piece p : sound.pieces()) {
            Path file = p.file().toAbsolutePath().normalize();
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("file", file.startsWith(home) ? home.relativize(file).toString() : file.toString());
            one.put("at", p.at());
            one.put("from", p.from());
            one.put("to", p.to());
            if (!p.gains().isEmpty()) {
                one.put("gains", p.gains());
            }
            all.add(one);
        }
        return all;
    }

    /**
     * What {@link #json} wrote. As the other files that a canvas names, clips lie beside it; the sound of those that do
     * not is left out, which is told.
     */
    public static Soundtrack read(JsonNode json, Path folder, Consumer<String> note) {
        Path home = folder.toAbsolutePath().normalize();
        Soundtrack sound = Soundtrack.NONE;
        for (JsonNode one : json) {
            String name = one.path("file").asText();
            Path file;
            try {
                file = home.resolve(name).normalize();
            } catch (InvalidPathException e) {
                file = home;
            }
            if (file.equals(home) || !file.startsWith(home)) {
                note.accept("The sound of " + name + " is left out: it does not lie beside the canvas");
                continue;
            }
            List<Double> gains = StreamSupport.stream(one.path("gains").spliterator(), false)
                    .map(JsonNode::asDouble)
                    .toList();
            double at = one.path("at").asDouble();
            double from = one.path("from").asDouble();
            Piece piece = new Piece(file, at, from, one.path("to").asDouble(), gains);
            sound = sound.plus(new Soundtrack(List.of(piece)));
        }
        return sound;
    }
}
