package haneul.app.cli;

import picocli.CommandLine.Option;

/** What every command takes. */
final class Common {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Option(
            names = "--json",
            description = "Print the result as one JSON object on standard output, and events on standard error.")
    boolean json;

    @Option(names = "--debug", description = "Show where in the program an error came from.")
    boolean debug;
}
