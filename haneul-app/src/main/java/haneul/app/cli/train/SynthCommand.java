package haneul.app.cli.train;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.model.family.wan.Published;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes a checkpoint of the true shapes of a published model, with random weights. */
@Command(
        name = "synth",
        description = "Write random weights in the shapes of a published model, to try its size.",
        footer = {"", "Example:", "  haneul synth wan-tiny -o tiny"})
public final class SynthCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Mixin
    SynthOptions options;

    @Override
    public Integer call() {
        Console console = common.console();
        Path out = options.out;
        options.overwrite.check(out);
        Published published = Published.of(options.shapes, options.type);
        published.checkSpace(out).ifPresent(console::note);
        long began = System.nanoTime();
        published.write(out, options.seed, console.bar());
        double seconds = (System.nanoTime() - began) / 1e9;
        console.say(out + ": random weights in the shapes of " + options.shapes + ", " + published.size() + ", "
                + Bar.time(seconds));
        console.result(Map.of(
                "model", out.toString(), "weights", published.count(), "bytes", published.bytes(), "seconds", seconds));
        return 0;
    }
}
