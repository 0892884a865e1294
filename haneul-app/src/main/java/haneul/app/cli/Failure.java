package haneul.app.cli;

import haneul.app.cli.console.Console;
import haneul.core.HaneulException;
import haneul.core.Suggestion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Says what went wrong in three lines (what, because, fix), and gives the exit code. */
public final class Failure {
    private final Console console;
    private final String[] args;
    private final boolean debug;
    private final boolean json;

    public Failure(Console console, String[] args) {
        this.console = console;
        this.args = args;
        this.debug = Arrays.asList(args).contains("--debug");
        this.json = Arrays.asList(args).contains("--json");
    }

    public int told(Throwable e) {
        HaneulException told = sentences(e).naming(p -> "--" + p);
        int exit = switch (told.kind()) {
            case REQUEST -> 2;
            case RUN -> 1;
            case CANCELLED -> 130;
        };
        StringWriter trace = new StringWriter();
        if (debug) {
            e.printStackTrace(new PrintWriter(trace, true));
        }
        if (json) {
            console.json(true);
        }
        console.failed(told, exit, trace.toString());
        return exit;
    }

    private HaneulException sentences(Throwable e) {
        if (e instanceof HaneulException h) {
            return h;
        }
        if (e instanceof CommandLine.ParameterException p) {
            return p.getCause() instanceof HaneulException h ? h : request(p);
        }
        if (console.bar().stopped()) { // libraries that were just being loaded cannot be, once Java ends
            return HaneulException.cancelled("The work was stopped before it had begun")
                    .from(e);
        }
        if (e instanceof OutOfMemoryError) {
            return HaneulException.run(
                    "The memory ran out",
                    "Java may use " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MB and the work needs more",
                    "ask for a smaller size or fewer frames, or allow more with HANEUL_JAVA=-Xmx4g");
        }
        String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return HaneulException.run(
                "Something went wrong that Haneul did not expect",
                e.getClass().getSimpleName() + ": " + said,
                "run it again with --debug and report what it prints");
    }

    /** A request that picocli could not read. */
    private HaneulException request(CommandLine.ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String name = command.qualifiedName();
        String help = "see " + name + " --help";
        if (e instanceof CommandLine.UnmatchedArgumentException u) {
            return unknown(u.getUnmatched().get(0), command);
        }
        Optional<String> mistyped = Stream.of(args)
                .takeWhile(a -> !a.equals("--"))
                .filter(a -> a.startsWith("--"))
                .map(a -> a.split("=", 2)[0])
                .filter(a -> command.findOption(a) == null)
                .findFirst();
        if (mistyped.isPresent()) {
            return unknown(mistyped.get(), command);
        }
        if (e instanceof CommandLine.MissingParameterException m) {
            List<ArgSpec> missing = m.getMissing();
            String what = missing.isEmpty()
                    ? "a value"
                    : String.join(" and ", missing.stream().map(Failure::label).toList());
            if (missing.size() == 1 && missing.get(0) instanceof OptionSpec o && given(o)) {
                return new HaneulException(what + " has no value", expects(o), "write it behind " + what + "; " + help);
            }
            return new HaneulException(
                    "Something is missing: " + what,
                    missing.isEmpty()
                            ? e.getMessage()
                            : name + " cannot do without " + (missing.size() == 1 ? "it" : "them"),
                    missing.size() == 1 ? "add it; " + help : "add them; " + help);
        }
        if (e instanceof CommandLine.OverwrittenOptionException o) {
            return new HaneulException(
                    label(o.getOverwritten()) + " is given twice", "it can have one value", "leave out one of them");
        }
        ArgSpec spec = e.getArgSpec();
        if (spec != null && e.getValue() != null) {
            return new HaneulException(
                    label(spec) + " cannot be " + e.getValue(), expects(spec), "give it such a value; " + help);
        }
        return new HaneulException("The request cannot be understood", e.getMessage(), help);
    }

    private boolean given(OptionSpec option) {
        return Stream.of(option.names()).anyMatch(n -> Stream.of(args).anyMatch(a -> a.equals(n)));
    }

    /** A word that the command does not know, with the one that was probably meant. */
    private static HaneulException unknown(String word, CommandSpec command) {
        String name = command.qualifiedName();
        boolean option = word.startsWith("-");
        List<String> known = new ArrayList<>();
        if (option) {
            command.options().stream().filter(o -> !o.hidden()).forEach(o -> known.addAll(List.of(o.names())));
        } else {
            known.addAll(command.subcommands().keySet());
        }
        String near = Suggestion.of(word, known);
        String help = "see " + name + " --help";
        return new HaneulException(
                option
                        ? "There is no option " + word
                        : known.isEmpty() ? "\"" + word + "\" was not expected" : "There is no command " + word,
                known.isEmpty()
                        ? name + " takes no such argument; a sentence of several words needs quotes"
                        : name + " knows " + String.join(" ", known),
                near.isEmpty() ? help : "did you mean " + near + "? Otherwise " + help);
    }

    private static String expects(ArgSpec spec) {
        Class<?> type = spec.type().isArray() || spec.isMultiValue() ? spec.auxiliaryTypes()[0] : spec.type();
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "it takes a whole number of at most 18 digits";
        }
        if (type == double.class || type == Double.class) {
            return "it takes a number such as 2.5";
        }
        if (type.isEnum()) {
            List<String> names = new ArrayList<>();
            for (Object o : type.getEnumConstants()) {
                names.add(o.toString().toLowerCase(Locale.ROOT));
            }
            return "it takes one of " + String.join(", ", names);
        }
        return "it takes " + spec.paramLabel();
    }

    private static String label(ArgSpec spec) {
        return spec instanceof OptionSpec o ? o.longestName() : spec.paramLabel();
    }
}
