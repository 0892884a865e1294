package haneul.job.task;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Level;
import haneul.media.Fit;
import haneul.media.Soundtrack;
import haneul.media.Video;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Image to video: pictures and clips at some times are given.
 *
 * @param image the picture or clip that it begins with
 * @param last the picture of the last frame
 * @param at more pictures and clips with their times
 */
public record Animate(Path image, @Nullable Path last, List<Moment> at, Extent extent, Fit fit) implements Task {
    public Animate {
        Task.need(image, "image");
        at = at == null ? List.of() : List.copyOf(at);
    }

    @Override
    public String name() {
        return "animate";
    }

    @Override
    public List<Path> files() {
        List<Path> all = new ArrayList<>(List.of(image));
        if (last != null) {
            all.add(last);
        }
        at.forEach(m -> all.add(m.file()));
        return all;
    }

    @Override
    public List<String> words() {
        return List.of(image.toString());
    }

    @Override
    public Scene scene(Usual usual, Inputs inputs) {
        Area size = inputs.size(image, extent, usual);
        Grid grid = new Grid(size.width(), size.height(), extent.frames(usual), extent.rate(usual));
        Canvas canvas = placed(Canvas.blank(grid), image, inputs.read(image), 0, inputs);
        Soundtrack sound = sound(image, 0, grid, inputs);
        if (last != null) {
            canvas = placed(canvas, last, inputs.read(last).slice(0, 1), grid.frames() - 1, inputs);
        }
        for (Moment m : at) {
            canvas = placed(canvas, m.file(), inputs.read(m.file()), m.frame(grid.fps()), inputs);
            sound = sound.plus(sound(m.file(), m.frame(grid.fps()), grid, inputs));
        }
        needToPaint(canvas, usual.group());
        Extent known = Extent.of(size, grid.frames(), grid.fps());
        return new Scene(canvas, sound, new Animate(image, last, at, known, fit));
    }

    /** Refuses a video all of whose frames are given, or held still from a given one over its latent frame. */
    private static void needToPaint(Canvas canvas, int group) {
        int frames = canvas.grid().frames();
        Canvas held = canvas.held(group);
        if (IntStream.range(0, frames).mapToObj(held::level).allMatch(Level.GIVEN::equals)) {
            boolean whole = IntStream.range(0, frames).allMatch(canvas::isPasted);
            throw new HaneulException(
                    "Nothing is left to paint",
                    "the video has " + frames + (frames == 1 ? " frame" : " frames") + ", and all of them are given"
                            + (whole
                                    ? ""
                                    : " or held still: a later picture stays for a group of " + group + " frames"),
                    "choose a longer video with ‹seconds› or ‹frames›, or edit the clip instead");
        }
    }

    private static Soundtrack sound(Path file, int frame, Grid grid, Inputs inputs) {
        Video clip = inputs.read(file);
        return clip.frames() == 1 ? Soundtrack.NONE : Sounds.of(file, clip.resampled(grid.fps()), frame);
    }

    private Canvas placed(Canvas canvas, Path file, Video clip, int frame, Inputs inputs) {
        Grid g = canvas.grid();
        Video fitted = inputs.fitted(file, clip, new Area(g.width(), g.height()), g.fps(), fit);
        if (frame >= g.frames() || fitted.frames() > g.frames() - frame) {
            throw new HaneulException(
                    file + " cannot begin at frame " + frame,
                    "it has " + fitted.frames() + (fitted.frames() == 1 ? " frame" : " frames") + ", and the video has "
                            + g.frames() + ", counted from 0",
                    "choose an earlier time, or a longer video with ‹frames›");
        }
        List<Frame> frames = fitted.all();
        for (int i = 0; i < frames.size(); i++) {
            Frame there = canvas.isPasted(frame + i) ? canvas.frame(frame + i) : null;
            if (there != null && !Arrays.equals(there.rgb(), frames.get(i).rgb())) {
                throw new HaneulException(
                        file + " cannot be given at frame " + (frame + i),
                        "another picture is given there, and the two differ",
                        "choose another time, or leave out one of them");
            }
        }
        return canvas.paste(frames, frame);
    }

    @Override
    public Map<String, List<String>> parameters() {
        Values v = new Values().extent(extent).fit(fit).put("last", last);
        at.forEach(m -> v.put("at", m));
        return v.map();
    }

    @Override
    public Task located(UnaryOperator<Path> found) {
        List<Moment> moments = at.stream()
                .map(m -> new Moment(m.time(), m.seconds(), found.apply(m.file())))
                .toList();
        return new Animate(found.apply(image), last == null ? null : found.apply(last), moments, extent, fit);
    }
}
