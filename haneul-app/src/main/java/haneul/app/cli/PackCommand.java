package haneul.app.cli;

import haneul.app.model.ModelFolder;
import haneul.core.HaneulException;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.model.weights.Atomically;
import haneul.model.weights.HfFolder;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes a trained model for others: 16-bit weights, without the state of the trainer. */
@Command(name = "pack", description = "Write a trained model for others: 16-bit weights, nothing of the training.")
final class PackCommand implements Callable<Integer> {
    private static final String CARD = """
            # %s

            A text-to-video model of the family haneul, %,d weights, trained with Haneul on captioned clips.
            Its text encoder is bge-small-en-v1.5 (MIT), which is not part of this folder.

                haneul generate "a small red circle moves left on a grey background" --model FOLDER -o out.mp4
            """;

    @ParentCommand
    HaneulCommand parent;

    @Mixin
    Common common;

    @Parameters(paramLabel = "MODEL", description = "A model's folder or a training run.")
    String model;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "Where to; an older model there is replaced.")
    Path out;

    @Option(
            names = "--name",
            defaultValue = "haneul-world",
            paramLabel = "NAME",
            description = "For its card (${DEFAULT-VALUE}).")
    String name;

    @Override
    public Integer call() {
        Console console = parent.console;
        console.json(common.json);
        Path folder = ModelFolder.find(model);
        Atomically.check(out, HfFolder.INDEX);
        long count;
        try (HaneulModel opened = HaneulModel.open(folder, BertEncoder.bgeSmall(), Precision.FP32)) {
            count = opened.parameters();
            opened.save(out, DType.F16, String.format(Locale.ROOT, CARD, name, count));
        }
        long bytes = bytes();
        console.say(String.format(Locale.ROOT, "%s: %,d weights, %.1f MB", out, count, bytes / 1e6));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("out", out.toString());
        result.put("parameters", count);
        result.put("bytes", bytes);
        console.result(result);
        return 0;
    }

    private long bytes() {
        try (Stream<Path> all = Files.walk(out)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(p -> p.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            throw HaneulException.run(out + " cannot be read", String.valueOf(e.getMessage()), "check its rights")
                    .from(e);
        }
    }
}
