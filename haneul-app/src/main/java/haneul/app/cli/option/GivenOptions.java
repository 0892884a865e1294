package haneul.app.cli.option;

import haneul.app.cli.console.Console;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Level;
import haneul.media.Fit;
import haneul.media.Matte;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How pictures and clips that are given come onto the canvas. */
public final class GivenOptions {
    private static final int LARGER = 2;

    @Option(
            names = "--fit",
            defaultValue = "crop",
            paramLabel = "HOW",
            description = "crop, pad or stretch a picture of another shape (${DEFAULT-VALUE}).")
    public String fit;

    private final Map<Path, Video> opened = new LinkedHashMap<>();
    private final Map<Path, Video> masks = new LinkedHashMap<>();

    /** A clip or picture that was named, opened once: first before the model is, so that a broken one is told at once. */
    public Video read(Path file) {
        return opened.computeIfAbsent(file, Video::read);
    }

    /** The same of a mask: what is transparent there counts as black. */
    public Video readMask(Path file) {
        return masks.computeIfAbsent(file, f -> Video.read(f, Matte.BLACK));
    }

    /** What was read. */
    public List<Path> files() {
        return Stream.concat(opened.keySet().stream(), masks.keySet().stream()).toList();
    }

    /** Refuses what can be refused without a model. */
    public Fit fit() {
        for (Fit f : Fit.values()) {
            if (f.name().equalsIgnoreCase(fit)) {
                return f;
            }
        }
        throw new HaneulException("--fit cannot be " + fit, "it takes crop, pad or stretch", "choose one of the three");
    }

    /** As words of a command. */
    public List<String> words() {
        return fit() == Fit.CROP ? List.of() : List.of("--fit", fit().name().toLowerCase(Locale.ROOT));
    }

    /** The size asked for, or the clip's own; the model's if the clip is more than twice as wide or high. */
    public static Area size(@Nullable Area asked, Video clip, Defaults d) {
        boolean small = clip.width() <= LARGER * d.width() && clip.height() <= LARGER * d.height();
        return asked == null && small ? new Area(clip.width(), clip.height()) : Area.of(asked, d);
    }

    /** A clip or picture at the size asked for, or its own, and a rate; what was adapted is said in one line. */
    public Video adapted(Path file, @Nullable Area asked, double fps, Defaults d, Console console) {
        Video clip = read(file);
        return adapted(file, clip, size(asked, clip, d), fps, console);
    }

    /** A mask for each frame of a clip; a shorter one holds its last picture. */
    public List<Level> masks(Path file, Area size, double fps, int frames, Console console) {
        Video mask = adapted(file, readMask(file), size, fps, console);
        if (mask.frames() > 1 && mask.frames() != frames) {
            console.note(Objects.toString(file.getFileName(), "") + " has " + mask.frames() + " frames and the clip "
                    + frames + ", so " + (mask.frames() < frames ? "its last picture is held" : "its end is cut off"));
        }
        return Masks.of(mask, frames);
    }

    /** A clip that was opened already, at a size and a rate; what was adapted is noted in one line. */
    public Video adapted(Path file, Video clip, Area size, double fps, Console console) {
        List<String> said = new ArrayList<>();
        Video out = clip;
        if (clip.frames() > 1 && clip.fps() != fps) {
            out = out.resampled(fps);
            said.add("resampled from " + Ask.rate(clip.fps()) + " to " + Ask.rate(fps) + " fps");
        }
        if (clip.frames() == 1) {
            out = Video.of(fps, clip.all()); // a picture has no rate of its own
        }
        if (clip.width() != size.width() || clip.height() != size.height()) {
            out = out.fitted(size.width(), size.height(), fit());
            String how = fit() == Fit.CROP ? "cropped" : fit() == Fit.PAD ? "padded" : "stretched";
            said.add(how + " from " + clip.width() + "x" + clip.height() + " to " + size);
        }
        said.addAll(clip.adaptations());
        if (!said.isEmpty()) {
            console.note(Objects.toString(file.getFileName(), "") + " is " + String.join(" and ", said));
        }
        return out;
    }
}
