package haneul.app.cli.install;

import haneul.app.cli.console.Version;
import haneul.app.cli.option.Common;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the version of Haneul and of the Java that it runs in. */
@Command(
        name = "version",
        description = "Show the version of Haneul and of Java.",
        footer = {"", "Example:", "  haneul version --json"})
public final class VersionCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Override
    public Integer call() {
        for (String line : new Version().getVersion()) {
            common.console().say(line);
        }
        common.console()
                .result(Map.of(
                        "haneul", Version.number(), "java", Runtime.version().toString()));
        return 0;
    }
}
