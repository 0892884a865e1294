package haneul.app.cli.paint;

import haneul.app.cli.option.Common;
import haneul.app.cli.option.Length;
import haneul.app.cli.option.PaintOptions;
import haneul.diffusion.canvas.Grid;
import haneul.model.Defaults;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A sentence becomes a video. */
@Command(name = "generate", description = "Paint a video from a sentence.")
public final class GenerateCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Mixin
    Length length;

    @Parameters(index = "0", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        length.check();
        new Painter("generate", common.session(), options).paint(this::work, "mp4");
        return 0;
    }

    private Work work(Defaults d) {
        Grid grid = length.grid(d, options.size);
        return Work.blank(grid, Length.words(grid.frames(), grid.fps()));
    }
}
