package haneul.app.cli.measure;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.Computing;
import haneul.app.cli.option.Overwrite;
import haneul.eval.EvalRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures a model of the toy world with its oracle. */
@Command(
        name = "eval",
        description = "Measure how well a model follows prompts, with the toy world's oracle.",
        footer = {"", "Example:", "  haneul eval bundled --prompts 16"})
public final class EvalCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    EvalOptions options;

    @Mixin
    Computing computing;

    @Mixin
    Overwrite overwrite;

    @Override
    public Integer call() {
        Console console = common.console();
        overwrite.check(options.file);
        overwrite.check(options.sheet);
        EvalOptions.Request request = options.request();
        computing.begin();
        EvalRequest.Outcome done = request.run(computing.precision(), console::note, console.bar());
        done.lines().forEach(console::say);
        if (done.below() != null) {
            throw done.below();
        }
        console.say("model " + options.model + ", seed " + options.seed + ", "
                + Bar.time(((Number) done.figures().get("seconds")).doubleValue()));
        console.result(done.figures());
        return 0;
    }
}
