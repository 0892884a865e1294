package haneul.app.cli.train;

import haneul.app.cli.option.Common;
import haneul.app.cli.option.Computing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Describes the clips of a folder in captions. */
@Command(
        name = "caption",
        description = "Write captions for the clips of a folder, beside those that it has.",
        footer = {
            "",
            "Examples:",
            "  haneul caption clips",
            "  haneul caption clips --model http://localhost:11434/v1 --parallel 4"
        })
public final class CaptionCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    CaptionOptions options;

    @Mixin
    Computing computing;

    @Override
    public Integer call() {
        options.run(computing, common.console());
        return 0;
    }
}
