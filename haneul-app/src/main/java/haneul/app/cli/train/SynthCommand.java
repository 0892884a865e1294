package haneul.app.cli.train;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.core.HaneulException;
import haneul.model.family.wan.Published;
import haneul.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a checkpoint of the true shapes of a published model, with random weights. */
@Command(
        name = "synth",
        description =
                "Write a checkpoint with the shapes of a published model and random weights, to see what it takes.")
public final class SynthCommand implements Callable<Integer> {
    private static final double SPARE = 1.02;

    @Mixin
    Common common;

    @Parameters(
            paramLabel = "SHAPES",
            description = "Whose: wan-1.3b, wan-14b, wan-vace-1.3b, wan-ti2v-5b, or wan-tiny for a try.")
    String shapes;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "Where to; an older model there is replaced.")
    Path out;

    @Option(
            names = "--type",
            defaultValue = "bf16",
            paramLabel = "TYPE",
            description = "bf16, fp16 or fp32: of the weights (${DEFAULT-VALUE}).")
    String type;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Of the weights (${DEFAULT-VALUE}).")
    long seed;

    @Override
    public Integer call() {
        Console console = common.console();
        DType store = switch (type) {
            case "bf16" -> DType.BF16;
            case "fp16" -> DType.F16;
            case "fp32" -> DType.F32;
            default ->
                throw new HaneulException(
                        "Weights cannot be written as " + type,
                        "the types are bf16, fp16 and fp32",
                        "choose --type bf16");
        };
        Published published = Published.of(shapes, store);
        checkSpace(published.bytes());
        long began = System.nanoTime();
        published.write(out, seed, console.bar());
        double seconds = (System.nanoTime() - began) / 1e9;
        console.say(String.format(
                Locale.ROOT,
                "%s: random weights in the shapes of %s, %,d numbers, %.1f GB, %s",
                out,
                shapes,
                published.count(),
                published.bytes() / 1e9,
                Bar.time(seconds)));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", out.toString());
        result.put("weights", published.count());
        result.put("bytes", published.bytes());
        result.put("seconds", seconds);
        console.result(result);
        return 0;
    }

    /** Refuses, before anything is written, what the disk has no room for. */
    private void checkSpace(long bytes) {
        Path there = out.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            long free =
                    there == null ? Long.MAX_VALUE : Files.getFileStore(there).getUsableSpace();
            if (free < bytes * SPARE) {
                throw new HaneulException(
                        "A checkpoint in the shapes of " + shapes + " cannot be written to " + out,
                        String.format(
                                Locale.ROOT, "it takes %.1f GB and the disk has %.1f GB free", bytes / 1e9, free / 1e9),
                        "free some space, choose another --out, or a smaller --type");
            }
        } catch (IOException e) {
            common.console().note("how much room the disk has cannot be seen: " + e.getMessage());
        }
    }
}
