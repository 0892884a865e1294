package haneul.app.cli;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much is painted beside clips that are given, and how fast the whole is. */
final class Stretch {
    @Option(names = "--seconds", required = true, paramLabel = "S", description = "How much is new.")
    double seconds;

    @Mixin
    Rate rate;

    /** Refuses what can be refused without a model. */
    void check() {
        Ask.number("--seconds", seconds, 0.01, Length.LONGEST);
        rate.check();
    }

    /** As words of a command, at this many frames per second. */
    List<String> words(double fps) {
        return List.of("--seconds", Ask.plain(seconds), "--fps", Ask.plain(fps));
    }
}
