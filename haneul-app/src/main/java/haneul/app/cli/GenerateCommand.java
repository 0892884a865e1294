package haneul.app.cli;

import haneul.diffusion.canvas.Grid;
import haneul.model.Defaults;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A sentence becomes a video. */
@Command(name = "generate", description = "Paint a video from a sentence.")
final class GenerateCommand implements Callable<Integer> {
    @ParentCommand
    HaneulCommand parent;

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
        parent.console.json(common.json);
        length.check();
        new Painter("generate", parent, options).paint(this::work, "mp4");
        return 0;
    }

    private Work work(Defaults d) {
        Grid grid = length.grid(d, options.size);
        return Work.blank(grid, Length.words(grid.frames(), grid.fps()));
    }
}
