package haneul.app.cli.train;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.Overwrite;
import haneul.model.family.wan.Published;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a checkpoint of the true shapes of a published model, with random weights. */
@Command(
        name = "synth",
        description = "Write random weights in the shapes of a published model, to try its size.",
        footer = {"", "Example:", "  haneul synth wan-tiny -o tiny"})
public final class SynthCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Parameters(
            paramLabel = "SHAPES",
            description = "The model: wan-1.3b, wan-14b, wan-vace-1.3b, wan-ti2v-5b, or wan-tiny for a trial.")
    String shapes;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "Folder of the checkpoint.")
    Path out;

    @Option(
            names = "--type",
            defaultValue = "bf16",
            paramLabel = "TYPE",
            description = "Type of the weights: bf16, fp16 or fp32 (default: ${DEFAULT-VALUE}).")
    String type;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of the weights (default: ${DEFAULT-VALUE}).")
    long seed;

    @Mixin
    Overwrite overwrite;

    @Override
    public Integer call() {
        Console console = common.console();
        overwrite.check(out);
        Published published = Published.of(shapes, type);
        published.checkSpace(out).ifPresent(console::note);
        long began = System.nanoTime();
        published.write(out, seed, console.bar());
        double seconds = (System.nanoTime() - began) / 1e9;
        console.say(out + ": random weights in the shapes of " + shapes + ", " + published.size() + ", "
                + Bar.time(seconds));
        console.result(Map.of(
                "model", out.toString(), "weights", published.count(), "bytes", published.bytes(), "seconds", seconds));
        return 0;
    }
}
