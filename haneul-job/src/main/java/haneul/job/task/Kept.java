package haneul.job.task;

import haneul.diffusion.canvas.Canvas;
import haneul.media.Soundtrack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A canvas that is known already, pixels and all.
 *
 * @param file the JSON that it was read from, by which a request names it; null where the canvas is part of the request
 * @param silenced whether nothing is said instead of what the canvas says
 */
public record Kept(@Nullable Path file, Canvas canvas, Soundtrack sound, boolean silenced) implements Task {
    /** This canvas with nothing said on it. */
    public Kept silent() {
        return new Kept(file, canvas, sound, true);
    }

    @Override
    public String name() {
        return "paint";
    }

    @Override
    public List<Path> files() {
        return file == null ? List.of() : List.of(file);
    }

    @Override
    public List<String> words() {
        List<String> named = file == null ? List.of() : List.of(file.toString());
        return silenced ? Stream.concat(named.stream(), Stream.of("")).toList() : named;
    }

    @Override
    public void open(Inputs inputs) {
        // the canvas was read with the request
    }

    @Override
    public Scene scene(Usual usual, Inputs inputs) {
        return new Scene(silenced ? canvas.say("") : canvas, sound, this);
    }

    @Override
    public Map<String, List<String>> parameters() {
        return Map.of();
    }
}
