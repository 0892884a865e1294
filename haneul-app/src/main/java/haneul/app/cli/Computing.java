package haneul.app.cli;

import haneul.tensor.Precision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How it is computed: what every command with a model takes. */
final class Computing {
    @Mixin
    Processors processors;

    @Option(
            names = "--precision",
            defaultValue = "auto",
            paramLabel = "TYPE",
            description = "auto, fp32 or bf16: what to compute in (${DEFAULT-VALUE}).")
    String precision;

    int threads() {
        return processors.count();
    }

    Precision precision() {
        return Precision.parse(precision);
    }
}
