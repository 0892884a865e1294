package haneul.app.cli.paint;

import haneul.app.cli.option.Common;
import haneul.core.HaneulException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Any command that paints, without the painting: what would run, and what it would take. */
@Command(
        name = "plan",
        description = "Tell what a command would paint, and how much memory and time it would take.",
        footer = {"", "Example:", "  haneul plan generate \"a red circle\" --size 512x512 --seconds 4"})
public final class PlanCommand implements Callable<Integer> {
    private static final Set<String> PAINTING =
            Set.of("generate", "image", "animate", "extend", "connect", "loop", "blend", "edit", "remix", "paint");

    @Mixin
    Common common;

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "generate, animate or any other that paints, with all of its words; -o may be left out.")
    List<String> words = new ArrayList<>();

    /** Words that look like options are the other command's. */
    public static void pass(CommandLine line) {
        line.getSubcommands()
                .get("plan")
                .setUnmatchedOptionsArePositionalParams(true)
                .setStopAtPositional(true);
    }

    @Override
    public Integer call() {
        if (!PAINTING.contains(words.get(0))) {
            throw new HaneulException(
                    words.get(0) + " cannot be planned",
                    "it is none of the commands that paint: "
                            + String.join(", ", PAINTING.stream().sorted().toList()),
                    "write one of them and its words behind plan");
        }
        List<String> all = new ArrayList<>(words);
        if (all.stream().noneMatch(w -> w.matches("(-o|--out)(=.*)?|--help|-h"))) {
            all.addAll(List.of("-o", words.get(0).equals("image") ? "plan.png" : "plan.mp4"));
        }
        if (common.json) {
            all.add("--json");
        }
        common.session().planning = true;
        return common.session().line.execute(all.toArray(new String[0]));
    }
}
