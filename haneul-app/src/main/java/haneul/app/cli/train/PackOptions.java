package haneul.app.cli.train;

import haneul.eval.PackRequest;
import haneul.job.TextFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code pack}: a {@link PackRequest}. */
final class PackOptions {
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
