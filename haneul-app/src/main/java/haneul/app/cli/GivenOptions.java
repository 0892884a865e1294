package haneul.app.cli;

import haneul.core.HaneulException;
import haneul.media.Fit;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How pictures and clips that are given come onto the canvas. */
final class GivenOptions {
    private static final int LARGER = 2;

    @Option(
            names = "--fit",
            defaultValue = "crop",
            paramLabel = "HOW",
            description = "crop, pad or stretch a picture of another shape (${DEFAULT-VALUE}).")
    String fit;

    private final Map<Path, Video> opened = new HashMap<>();

    /** A clip or picture that was named, opened once: first before the model is, so that a broken one is told at once. */
    Video read(Path file) {
        return opened.computeIfAbsent(file, Video::read);
    }

    /** What was read. */
    Set<Path> files() {
        return opened.keySet();
    }

    /** Refuses what can be refused without a model. */
    Fit fit() {
        for (Fit f : Fit.values()) {
            if (f.name().equalsIgnoreCase(fit)) {
                return f;
            }
        }
        throw new HaneulException("--fit cannot be " + fit, "it takes crop, pad or stretch", "choose one of the three");
    }

    /** As words of a command. */
    List<String> words() {
        return fit() == Fit.CROP ? List.of() : List.of("--fit", fit().name().toLowerCase(Locale.ROOT));
    }

    /** The size asked for, or the clip's own; the model's if the clip is more than twice as wide or high. */
    static Area size(@Nullable Area asked, Video clip, Defaults d) {
        boolean small = clip.width() <= LARGER * d.width() && clip.height() <= LARGER * d.height();
        return asked == null && small ? new Area(clip.width(), clip.height()) : Area.of(asked, d);
    }

    /** A clip or picture at the size asked for, or its own, and a rate; what was adapted is said in one line. */
    Video adapted(Path file, @Nullable Area asked, double fps, Defaults d, Console console) {
        Video clip = read(file);
        return adapted(file, clip, size(asked, clip, d), fps, console);
    }

    /** The same of a clip that was opened already. */
    Video adapted(Path file, Video clip, Area size, double fps, Console console) {
        List<String> said = new ArrayList<>();
        Video out = clip;
        if (clip.frames() > 1 && clip.fps() != fps) {
            out = out.resampled(fps);
            said.add("resampled from " + Ask.plain(clip.fps()) + " to " + Ask.plain(fps) + " fps");
        }
        if (clip.frames() == 1) {
            out = Video.of(fps, clip.all()); // a picture has no rate of its own
        }
        if (clip.width() != size.width() || clip.height() != size.height()) {
            out = out.fitted(size.width(), size.height(), fit());
            String how = fit() == Fit.CROP ? "cropped" : fit() == Fit.PAD ? "padded" : "stretched";
            said.add(how + " from " + clip.width() + "x" + clip.height() + " to " + size);
        }
        if (!said.isEmpty()) {
            console.note(Objects.toString(file.getFileName(), "") + " is " + String.join(" and ", said));
        }
        return out;
    }
}
