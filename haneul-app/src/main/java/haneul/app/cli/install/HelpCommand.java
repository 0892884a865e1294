package haneul.app.cli.install;

import haneul.app.cli.option.Common;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the help of a command; without one, the list of all commands. */
@Command(
        name = "help",
        helpCommand = true,
        description = "Show the help of a command.",
        footer = {"", "Examples:", "  haneul help generate", "  haneul help train dit"})
public final class HelpCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command, such as generate or train dit.")
    List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        CommandLine line = common.session().line();
        for (String word : words) {
            CommandLine next = line.getSubcommands().get(word);
            if (next == null) {
                throw new CommandLine.UnmatchedArgumentException(line, List.of(word));
            }
            line = next;
        }
        common.console().text("help", line.getUsageMessage());
        return 0;
    }
}
