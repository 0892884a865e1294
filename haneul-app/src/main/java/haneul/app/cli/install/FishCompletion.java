package haneul.app.cli.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A completion script for the shell fish: one {@code complete} line for each command and option. A function of the script
 * compares the words of the line that are no options with the path of a command, such as {@code train dit}.
 */
final class FishCompletion {
    private static final String HEAD = """
            # Completion of haneul for fish; made by: haneul completion fish
            function __haneul_at # whether the line is in the command named by the arguments
                set -l words (commandline -opc)
                set -e words[1]
                set -l at
                for word in $words
                    string match -q -- '-*' $word; or set -a at $word
                end
                test (count $at) -ge (count $argv); or return 1
                for i in (seq (count $argv))
                    test $at[$i] = $argv[$i]; or return 1
                end
            end
            function __haneul_first # whether the next word names a command behind the one named by the arguments
                __haneul_at $argv; or return 1
                set -l words (commandline -opc)
                test (count (string match -v -- '-*' $words)) -eq (math (count $argv) + 1)
            end
            """;

    private FishCompletion() {}

    static String of(CommandSpec root) {
        List<String> lines = new ArrayList<>();
        command(root, "", lines);
        return HEAD + String.join("\n", lines) + "\n";
    }

    private static void command(CommandSpec spec, String path, List<String> lines) {
        for (Map.Entry<String, CommandLine> sub : new TreeMap<>(spec.subcommands()).entrySet()) {
            CommandSpec command = sub.getValue().getCommandSpec();
            lines.add("complete -c haneul -f -n '__haneul_first" + path + "' -a " + sub.getKey()
                    + described(command.usageMessage().description()));
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                lines.add("complete -c haneul -n '__haneul_" + (path.isEmpty() ? "first" : "at") + path + "'"
                        + names(option) + value(option) + described(option.description()));
            }
        }
        for (Map.Entry<String, CommandLine> sub : new TreeMap<>(spec.subcommands()).entrySet()) {
            command(sub.getValue().getCommandSpec(), path + " " + sub.getKey(), lines);
        }
    }

    private static String names(OptionSpec option) {
        StringBuilder out = new StringBuilder();
        for (String name : option.names()) {
            boolean word = name.startsWith("--");
            out.append(word ? " -l " : name.length() == 2 ? " -s " : " -o ").append(name.substring(word ? 2 : 1));
        }
        return out.toString();
    }

    /** Whether a value follows, and which ones there are. */
    private static String value(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        List<String> values = new ArrayList<>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(values::add);
        }
        return values.isEmpty() ? " -r" : " -x -a " + quoted(String.join(" ", values));
    }

    private static String described(String[] description) {
        return description.length == 0 ? "" : " -d " + quoted(description[0].replace("%n", " "));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
