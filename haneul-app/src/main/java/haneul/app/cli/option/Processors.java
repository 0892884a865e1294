package haneul.app.cli.option;

import picocli.CommandLine.Option;

/** How many processor threads work: what every command that computes takes. */
public final class Processors {
    @Option(
            names = "--threads",
            defaultValue = "0",
            paramLabel = "N",
            description = "Processor threads (0: half of the processors, 8 at most).")
    public long threads;

    public int count() {
        return Ask.threads(threads);
    }
}
