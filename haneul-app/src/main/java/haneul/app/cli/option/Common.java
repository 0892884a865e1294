package haneul.app.cli.option;

import haneul.app.cli.console.Console;
import haneul.app.cli.console.Session;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
@Group("General")
public final class Common {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    public boolean help;

    @Option(
            names = "--json",
            description = "Print the result as one JSON object on standard output, and events on standard error.")
    public boolean json;

    @Option(names = "--debug", description = "Show where in the program an error came from.")
    public boolean debug;

    private @Nullable Session session;

    /** Gives what the program gives to every command before it runs. */
    public void begin(Session now) {
        session = now;
        now.console().json(json);
    }

    /** Joins the call of another command, which parsed this one. */
    public void begin(Common other) {
        json |= other.json;
        begin(other.session());
    }

    /** The call of the program that the command belongs to. */
    public Session session() {
        return Objects.requireNonNull(session, "the program begins a command before it runs it");
    }

    /** Where the command speaks. */
    public Console console() {
        return session().console();
    }
}
