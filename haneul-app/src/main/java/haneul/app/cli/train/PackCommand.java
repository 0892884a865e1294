package haneul.app.cli.train;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.Overwrite;
import haneul.eval.PackRequest;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes a trained model for others: a {@link PackRequest}. */
@Command(
        name = "pack",
        description = "Package a trained model: 16-bit weights, a model card and checksums.",
        footer = {"", "Example:", "  haneul pack run -o model --name my-model"})
public final class PackCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Parameters(paramLabel = "MODEL", description = "A model's folder or a training run.")
    String model;

    @Mixin
    PackOptions options;

    @Mixin
    Overwrite overwrite;

    @Override
    public Integer call() {
        Console console = common.console();
        overwrite.check(options.out);
        PackRequest request = options.request(model);
        PackRequest.Packed packed = request.run(console.bar());
        console.say(String.format(
                Locale.ROOT, "%s: %,d weights, %.1f MB", request.out(), packed.parameters(), packed.bytes() / 1e6));
        console.result(
                Map.of("out", request.out().toString(), "parameters", packed.parameters(), "bytes", packed.bytes()));
        return 0;
    }
}
