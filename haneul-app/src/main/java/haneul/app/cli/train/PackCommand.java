package haneul.app.cli.train;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.TextFile;
import haneul.core.HaneulException;
import haneul.eval.ModelCard;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.model.weights.Atomically;
import haneul.model.weights.Checksums;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFolder;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a trained model for others: 16-bit weights without the state of the trainer, a card and checksums. */
@Command(name = "pack", description = "Write a trained model for others: 16-bit weights, a card, checksums.")
public final class PackCommand implements Callable<Integer> {
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

    @Option(
            names = "--eval",
            paramLabel = "FILE",
            description = "What haneul eval --report wrote of it: the figures in its card.")
    @Nullable
    Path evaluation;

    @Option(
            names = "--licence",
            paramLabel = "NAME",
            description = "Of the weights, for the card, as SPDX writes it: apache-2.0.")
    @Nullable
    String licence;

    @Option(
            names = "--words",
            paramLabel = "FILE",
            description = "A file in Markdown that ends the card: data, limits, what else is to be known.")
    @Nullable
    Path words;

    @Override
    public Integer call() {
        Console console = common.console();
        Path folder = ModelFolder.find(model);
        Atomically.check(out, HfFolder.INDEX);
        if (licence != null && !licence.matches("[A-Za-z0-9.+-]{1,60}")) {
            throw new HaneulException(
                    "--licence cannot be " + licence, "it is one name as SPDX writes it", "write --licence apache-2.0");
        }
        ModelCard card = new ModelCard(name, licence, evaluation, words());
        long count;
        try (HaneulModel opened = HaneulModel.open(folder, BertEncoder.bgeSmall(), Precision.FP32)) {
            count = opened.parameters();
            opened.save(out, DType.F16, card.of(opened, folder), w -> Checksums.write(w.folder()));
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

    private String words() {
        return words == null
                ? ""
                : TextFile.read(
                        words, "The words of " + words + " cannot be put on the card", "name a text file in UTF-8");
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
