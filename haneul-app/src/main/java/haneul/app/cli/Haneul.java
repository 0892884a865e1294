package haneul.app.cli;

import haneul.app.cli.console.Console;
import haneul.app.cli.console.Session;
import haneul.app.cli.option.Common;
import haneul.app.cli.paint.PlanCommand;
import haneul.core.HaneulException;
import haneul.tensor.Threads;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The program {@code haneul}. */
public final class Haneul {
    private static final int PATIENCE_SECONDS = 30;
    private static final int STOPPED = 130;

    /** Words of commands that compute nothing. */
    private static final Set<String> LIGHT =
            Set.of("info", "world", "clean", "completion", "doctor", "help", "version", "--help", "-h", "--version");

    private Haneul() {}

    public static void main(String[] args) {
        if (System.getProperty("org.bytedeco.javacpp.logger") == null) { // its words about versions are not for users
            System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
        }
        if (args.length > 0 && Arrays.stream(args).noneMatch(LIGHT::contains)) {
            Threads.warm(); // while the command is read
        }
        StandardOutput results = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = new PrintWriter(results, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Console console = new Console(out, err, Boolean.getBoolean("haneul.terminal"));
        CountDownLatch ended = new CountDownLatch(1);
        Failure failure = new Failure(console, args);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (stop(console, failure, ended, PATIENCE_SECONDS)) {
                                Runtime.getRuntime().halt(STOPPED);
                            }
                        },
                        "haneul-stop"));
        int code = run(args, console, results::isReaderGone);
        ended.countDown();
        System.exit(code);
    }

    /**
     * At Ctrl-C the work is asked to stop where it can, and has some time to put its things in order. If it does not stop,
     * the machine is to be halted: to unload libraries that still compute would crash it.
     *
     * @return whether it is to be halted, which has been told then
     */
    public static boolean stop(Console console, Failure failure, CountDownLatch ended, int patienceSeconds) {
        console.bar().stop();
        try {
            if (ended.await(patienceSeconds, TimeUnit.SECONDS)) {
                return false;
            }
            failure.told(HaneulException.cancelled(
                    "The work did not stop within " + patienceSeconds + " s and is ended now",
                    "start it again; a training that holds a checkpoint goes on with --resume"));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Does what the arguments ask.
     *
     * @return 0 done, 1 failed while running, 2 the request is wrong, 130 stopped
     */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        return run(args, new Console(out, err, false), () -> false);
    }

    /** The same, as a program would be called from Java with its own streams, in UTF-8. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(
                args,
                new PrintWriter(out, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true, StandardCharsets.UTF_8));
    }

    /** The name of a file or folder, which cannot be empty: that would mean the folder in which the program was called. */
    private static Path path(String name) {
        String because = name.isBlank() ? "the name of a file or folder has at least one letter" : "";
        try {
            if (because.isEmpty()) {
                return Path.of(name);
            }
        } catch (InvalidPathException e) {
            because = e.getReason();
        }
        throw new HaneulException("There can be no file named \"" + name + "\"", because, "name a file or folder");
    }

    /** Gives every command of a call that call's session. */
    private static void begin(CommandLine.ParseResult parsed, Session session) {
        for (CommandLine command : parsed.asCommandLineList()) {
            CommandSpec mixin = command.getCommandSpec().mixins().get("common");
            if (mixin != null && mixin.userObject() instanceof Common common) {
                common.begin(session);
            }
        }
    }

    /** A result that did not arrive is a failure, unless its reader has ended after what it wanted. */
    private static int printed(int code, Console console, Failure failure, BooleanSupplier readerGone) {
        if (code == 0 && console.out().checkError() && !readerGone.getAsBoolean()) {
            return failure.told(HaneulException.run(
                    "The result could not be printed",
                    "standard output takes no more, as where its disk is full",
                    "free some space, or send it somewhere else"));
        }
        return code;
    }

    /** The parser of all commands. */
    static CommandLine parser(Console console) {
        CommandLine line = new CommandLine(new HaneulCommand(console));
        PlanCommand.pass(line);
        line.setOut(console.out());
        line.setErr(console.err());
        line.setUsageHelpWidth(100);
        line.setAbbreviatedOptionsAllowed(false);
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Path.class, Haneul::path);
        GroupedHelp.of(line);
        return line;
    }

    static int run(String[] args, Console console, BooleanSupplier readerGone) {
        Failure failure = new Failure(console, args);
        try {
            CommandLine line = parser(console);
            Session session = new Session(console, line);
            line.setExecutionStrategy(parsed -> {
                begin(parsed, session);
                return new CommandLine.RunLast().execute(parsed);
            });
            line.setParameterExceptionHandler((e, a) -> failure.told(e));
            line.setExecutionExceptionHandler((e, command, parsed) -> failure.told(e));
            return printed(line.execute(args), console, failure, readerGone);
        } catch (RuntimeException | Error e) {
            return failure.told(e);
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }
}
