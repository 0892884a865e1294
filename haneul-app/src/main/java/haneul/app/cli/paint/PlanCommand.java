package haneul.app.cli.paint;

import haneul.app.cli.option.Common;
import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The requests of a command that paints, without the painting. */
@Command(
        name = "plan",
        description = "Print what a command would paint, and the memory and time that it would take.",
        footer = {"", "Example:", "  haneul plan generate \"a red circle\" --size 512x512 --seconds 4"})
public final class PlanCommand implements Callable<Integer> {
    @Mixin
    Common common;

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "generate, animate or any other that paints, with all of its words; -o may be left out.")
    List<String> words = new ArrayList<>();

    /** Words that look like options belong to the other command. */
    public static void pass(CommandLine line) {
        line.getSubcommands()
                .get("plan")
                .setUnmatchedOptionsArePositionalParams(true)
                .setStopAtPositional(true);
    }

    @Override
    public Integer call() {
        TreeMap<String, CommandLine> painting =
                new TreeMap<>(common.session().line().getSubcommands());
        painting.values().removeIf(c -> !(c.getCommand() instanceof Painting));
        CommandLine line = painting.get(words.get(0));
        if (line == null) {
            throw new HaneulException(
                    words.get(0) + " cannot be planned",
                    "it is none of the commands that paint: " + String.join(", ", painting.keySet()),
                    "write one of them and its words behind plan");
        }
        line.parseArgs(words.subList(1, words.size()).toArray(new String[0]));
        if (line.isUsageHelpRequested()) {
            line.usage(common.console().out());
            return 0;
        }
        Painting command = line.getCommand();
        command.common.begin(common);
        command.plan();
        return 0;
    }
}
