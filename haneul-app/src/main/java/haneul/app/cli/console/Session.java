package haneul.app.cli.console;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine;

/** One call of the program: where it speaks, and the line that it was read from. */
public final class Session {
    public final Console console;
    public final CommandLine line;

    /** Whether what is asked is told instead of done. */
    public boolean planning;

    /** Files that the command reads. */
    public final Set<Path> inputs = new LinkedHashSet<>();

    public Session(Console console, CommandLine line) {
        this.console = console;
        this.line = line;
    }
}
