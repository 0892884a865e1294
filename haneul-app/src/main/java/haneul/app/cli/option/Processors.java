package haneul.app.cli.option;

import picocli.CommandLine.Option;

/** How many processor threads work: what every command that computes takes. */
@Group("Machine")
public final class Processors {
    @Option(
            names = "--threads",
            defaultValue = "0",
            paramLabel = "N",
            description = "Processor threads; 0 is half of the processors, at most 8 (default: ${DEFAULT-VALUE}).")
    public long threads;

    public int count() {
        return Ask.threads(threads);
    }
}
