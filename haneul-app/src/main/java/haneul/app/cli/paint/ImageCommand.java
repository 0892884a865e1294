package haneul.app.cli.paint;

import haneul.app.cli.option.Area;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.PaintOptions;
import haneul.core.HaneulException;
import haneul.diffusion.canvas.Grid;
import haneul.model.Defaults;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A sentence becomes a picture: a video of one frame. */
@Command(name = "image", description = "Paint a picture from a sentence.")
public final class ImageCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    PaintOptions options;

    @Parameters(index = "0", arity = "0..1", paramLabel = "PROMPT", description = PaintOptions.PROMPT)
    void prompt(@Nullable String prompt) {
        options.prompt = prompt;
    }

    @Override
    public Integer call() {
        String file = String.valueOf(options.out.getFileName()).toLowerCase(Locale.ROOT);
        if (!file.endsWith(".png") && (options.prompts == null || file.contains("."))) {
            throw new HaneulException(
                    options.out + " cannot be written",
                    "a picture is written as png",
                    "name a file that ends in .png, or call haneul generate for a video");
        }
        new Painter("image", common.session(), options).paint(this::work, "png");
        return 0;
    }

    private Work work(Defaults d) {
        Area size = Area.of(options.size, d);
        return Work.blank(new Grid(size.width(), size.height(), 1, d.fps()), List.of());
    }
}
