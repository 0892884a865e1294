package haneul.app.cli.train;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.TextFile;
import haneul.eval.PackRequest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a trained model for others: a {@link PackRequest}. */
@Command(name = "pack", description = "Write a trained model for others: 16-bit weights, a card, checksums.")
public final class PackCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Parameters(paramLabel = "MODEL", description = "A model's folder or a training run.")
    String model;

    @Mixin
    PackOptions options;

    @Override
    public Integer call() {
        Console console = common.console();
        PackRequest request = options.request(model);
        PackRequest.Packed packed = request.run(console.bar());
        console.say(String.format(
                Locale.ROOT, "%s: %,d weights, %.1f MB", request.out(), packed.parameters(), packed.bytes() / 1e6));
        console.result(
                Map.of("out", request.out().toString(), "parameters", packed.parameters(), "bytes", packed.bytes()));
        return 0;
    }

    /** The options of {@code pack}. */
    static final class PackOptions {
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

        @Option(
                names = "--data",
                paramLabel = "FOLDER",
                description = {
                    "Clips that it was trained on: their words, sizes, lengths and frame rates are written beside the",
                    "weights, instead of those that training wrote."
                })
        @Nullable
        Path data;

        PackRequest request(String model) {
            String ending = words == null
                    ? ""
                    : TextFile.read(
                            words, "The words of " + words + " cannot be put on the card", "name a text file in UTF-8");
            return new PackRequest(model, out, name, licence, evaluation, ending, data);
        }
    }
}
