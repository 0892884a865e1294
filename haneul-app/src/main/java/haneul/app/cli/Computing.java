package haneul.app.cli;

import haneul.tensor.Precision;
import picocli.CommandLine.Option;

/** How it is computed: what every command with a model takes. */
final class Computing {
    @Option(
            names = "--threads",
            defaultValue = "0",
            paramLabel = "N",
            description = "Processor threads (0: half of the processors, 8 at most).")
    long threads;

    @Option(
            names = "--precision",
            defaultValue = "auto",
            paramLabel = "TYPE",
            description = "auto, fp32 or bf16: what to compute in (${DEFAULT-VALUE}).")
    String precision;

    int threads() {
        return Ask.threads(threads);
    }

    Precision precision() {
        return Precision.parse(precision);
    }
}
