package haneul.app.cli.paint;

import haneul.app.cli.option.Area;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.GivenOptions;
import haneul.app.cli.option.Margin;
import haneul.app.cli.option.PaintOptions;
import haneul.app.cli.option.Rate;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Level;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A clip in other words. */
@Command(name = "edit", description = "Paint a clip in other words, wholly or where a mask says so.")
public final class EditCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    GivenOptions given;

    @Parameters(index = "0", paramLabel = "VIDEO", description = "The clip (or picture) that is given.")
    Path clip;

    @Option(
            names = "--strength",
            paramLabel = "S",
            description = {
                "0 changes nothing, 1 forgets the clip",
                "(default: the model's own, 0.8 for the bundled one; 0 with --pad and without --mask)."
            })
    @Nullable
    Double strength;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "A picture or video: white is painted over, black stays, grey in between.")
    @Nullable
    Path mask;

    @Option(names = "--pad", paramLabel = "SIDES", description = "Paint around it, in pixels: left:16,right:16.")
    @Nullable
    String pad;

    @Mixin
    Rate rate;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        options.silent = true;
        given.fit();
        if (strength != null) {
            Ask.number("--strength", strength, 0, 1);
        }
        Margin.parse(pad);
        rate.check();
        given.read(clip);
        if (mask != null) {
            given.readMask(mask);
        }
        common.session().inputs.addAll(given.files());
        new Painter("edit", common.session(), options).paint(this::work, "mp4");
        return 0;
    }

    private double strength(Defaults d) {
        return strength != null ? strength : pad != null && mask == null ? 0 : d.strength();
    }

    private Work work(Defaults d) {
        Video read = given.read(clip);
        double fps = rate.of(d);
        Area size = GivenOptions.size(null, read, d);
        Margin margin = Margin.parse(pad);
        if (options.size != null) {
            size = margin.inside(options.size);
        }
        Video own = given.adapted(clip, read, size, fps, common.console());
        List<Level> where = mask == null
                ? Collections.nCopies(own.frames(), Level.UNKNOWN)
                : given.masks(mask, size, fps, own.frames(), common.console());
        Canvas canvas = Canvas.of(own.mapped(margin::around));
        canvas = canvas.repaint(strength(d), margin.around(where, size, 0));
        if (!margin.isNone()) {
            canvas = canvas.repaint(1, margin.around(Collections.nCopies(own.frames(), Level.GIVEN), size, 1));
        }
        List<String> more = new ArrayList<>(List.of("--strength", Ask.plain(strength(d)), "--fps", Ask.plain(fps)));
        if (mask != null) {
            more.addAll(List.of("--mask", mask.toString()));
        }
        if (pad != null) {
            more.addAll(List.of("--pad", pad));
        }
        more.addAll(given.words());
        return Work.sized(canvas, List.of(clip.toString()), more).sounding(Sounds.of(clip, own, 0));
    }
}
