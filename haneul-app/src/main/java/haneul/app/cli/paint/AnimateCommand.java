package haneul.app.cli.paint;

import haneul.app.cli.option.Area;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.GivenOptions;
import haneul.app.cli.option.Length;
import haneul.app.cli.option.Moment;
import haneul.app.cli.option.PaintOptions;
import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.media.Soundtrack;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pictures and clips at some times become a video. */
@Command(name = "animate", description = "Bring a picture to life.")
public final class AnimateCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    GivenOptions given;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The picture (or clip) that it begins with.")
    Path image;

    @Mixin
    Length length;

    @Option(names = "--last", paramLabel = "IMAGE", description = "The picture of the last frame.")
    @Nullable
    Path last;

    @Option(
            names = "--at",
            paramLabel = "TIME:FILE",
            description = "A picture or clip at a frame (16:b.png) or second (1.5s:b.mp4); may be repeated.")
    List<String> at = new ArrayList<>();

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        options.silent = true;
        given.fit();
        length.check();
        List<Moment> moments = at.stream().map(Moment::parse).toList();
        given.read(image);
        if (last != null) {
            given.read(last);
        }
        moments.forEach(m -> given.read(m.file()));
        common.session().inputs.addAll(given.files());
        new Painter("animate", common.session(), options).paint(this::work, "mp4");
        return 0;
    }

    private Work work(Defaults d) {
        Video first = given.read(image);
        Area size = GivenOptions.size(options.size, first, d);
        Grid grid = length.grid(d, size);
        List<String> more = new ArrayList<>(Length.words(grid.frames(), grid.fps()));
        more.addAll(given.words());
        Canvas canvas = placed(Canvas.blank(grid), image, first, 0, size);
        Soundtrack sound = sound(image, 0, grid);
        if (last != null) {
            Video picture = given.read(last);
            canvas = placed(canvas, last, picture.slice(0, 1), grid.frames() - 1, size);
            more.addAll(List.of("--last", last.toString()));
        }
        for (String a : at) {
            Moment m = Moment.parse(a);
            canvas = placed(canvas, m.file(), given.read(m.file()), m.frame(grid.fps()), size);
            more.addAll(List.of("--at", a));
            sound = sound.plus(sound(m.file(), m.frame(grid.fps()), grid));
        }
        return Work.sized(canvas, List.of(image.toString()), more).sounding(sound);
    }

    private Soundtrack sound(Path file, int frame, Grid grid) {
        Video clip = given.read(file);
        return clip.frames() == 1 ? Soundtrack.NONE : Sounds.of(file, clip.resampled(grid.fps()), frame);
    }

    private Canvas placed(Canvas canvas, Path file, Video clip, int frame, Area size) {
        Grid g = canvas.grid();
        Video fitted = given.adapted(file, clip, size, g.fps(), common.console());
        if (frame >= g.frames() || fitted.frames() > g.frames() - frame) {
            throw new HaneulException(
                    file + " cannot begin at frame " + frame,
                    "it has " + fitted.frames() + (fitted.frames() == 1 ? " frame" : " frames") + ", and the video has "
                            + g.frames() + ", counted from 0",
                    "choose an earlier time, or a longer video with --frames");
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
}
