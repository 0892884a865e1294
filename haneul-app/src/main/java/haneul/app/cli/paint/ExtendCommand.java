package haneul.app.cli.paint;

import haneul.app.cli.option.Common;
import haneul.app.cli.option.GivenOptions;
import haneul.app.cli.option.Length;
import haneul.app.cli.option.PaintOptions;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.task.Tasks;
import haneul.media.Video;
import haneul.model.Defaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A clip goes on, or begins earlier. */
@Command(name = "extend", description = "Paint what comes after a clip, or before it.")
public final class ExtendCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    GivenOptions given;

    @Parameters(index = "0", paramLabel = "VIDEO", description = "The clip (or picture) that is given.")
    Path clip;

    @Mixin
    Length length;

    @Option(names = "--backward", description = "What came before, instead.")
    boolean backward;

    @Option(names = "--both", description = "What came before and what comes after, as long each.")
    boolean both;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        options.silent = true;
        given.fit();
        length.need();
        if (backward && both) {
            throw new HaneulException(
                    "The direction is given twice", "--backward and --both are given", "leave out one of them");
        }
        given.read(clip);
        common.session().inputs.addAll(given.files());
        new Painter("extend", common.session(), options).paint(this::work, "mp4");
        return 0;
    }

    private Work work(Defaults d) {
        double rate = length.rate.of(d);
        Video own = given.adapted(clip, options.size, rate, d, common.console());
        int n = length.frames(d);
        List<String> more = new ArrayList<>(Length.words(n, rate));
        more.addAll(backward ? List.of("--backward") : both ? List.of("--both") : List.of());
        more.addAll(given.words());
        int before = backward || both ? n : 0;
        Canvas canvas = Tasks.extend(own, before, backward ? 0 : n, "");
        return Work.sized(canvas, List.of(clip.toString()), more).sounding(Sounds.of(clip, own, before));
    }
}
