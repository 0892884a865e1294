package haneul.app.cli.paint;

import haneul.app.cli.option.Area;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.GivenOptions;
import haneul.app.cli.option.Length;
import haneul.app.cli.option.PaintOptions;
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
import picocli.CommandLine.Parameters;

/** From the end of one clip to the start of another. */
@Command(name = "connect", description = "Paint the way from one clip to another.")
public final class ConnectCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    GivenOptions given;

    @Parameters(index = "0", paramLabel = "A", description = "The clip (or picture) before.")
    Path a;

    @Parameters(index = "1", paramLabel = "B", description = "The clip (or picture) after.")
    Path b;

    @Mixin
    Length length;

    @Parameters(index = "2", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        options.silent = true;
        given.fit();
        length.need();
        given.read(a);
        given.read(b);
        common.session().inputs.addAll(given.files());
        new Painter("connect", common.session(), options).paint(this::work, "mp4");
        return 0;
    }

    private Work work(Defaults d) {
        double rate = length.rate.of(d);
        Video from = given.adapted(a, options.size, rate, d, common.console());
        Video to = given.adapted(b, new Area(from.width(), from.height()), rate, d, common.console());
        int way = length.groups(d, common.console());
        List<String> more = new ArrayList<>(Length.words(way, rate));
        more.addAll(given.words());
        return Work.sized(Tasks.connect(from, to, way, ""), List.of(a.toString(), b.toString()), more)
                .sounding(Sounds.of(a, from, 0).plus(Sounds.of(b, to, from.frames() + way)));
    }
}
