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
            description = "Folder of the package.")
    Path out;

    @Option(
            names = "--name",
            defaultValue = "haneul-world",
            paramLabel = "NAME",
            description = "Name of the model in its card (default: ${DEFAULT-VALUE}).")
    String name;

    @Option(
            names = "--eval",
            paramLabel = "FILE",
            description = "Report of haneul eval --report: the figures in the card.")
    @Nullable
    Path evaluation;

    @Option(
            names = "--licence",
            paramLabel = "NAME",
            description = "Licence of the weights in the card, as an SPDX identifier such as apache-2.0.")
    @Nullable
    String licence;

    @Option(
            names = "--words",
            paramLabel = "FILE",
            description = "Markdown file that ends the card: data, limits and other notes.")
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

    @Option(
            names = "--captioner",
            paramLabel = "MODEL",
            description = "A training run or model whose captioner goes with it (default: the model's own, if any).")
    @Nullable
    String captioner;

    PackRequest request(String model) {
        String ending = words == null
                ? ""
                : TextFile.read(
                        words, "The words of " + words + " cannot be put on the card", "name a text file in UTF-8");
        return new PackRequest(model, out, name, licence, evaluation, ending, data, captioner);
    }
}
