package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.app.cli.Haneul;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that is asked to stop, as Ctrl-C does, stops in order: no crash, no half of an output. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process there is ended at once")
class StopTest {
    private static final int PATIENCE_SECONDS = 60;
    private static final int STOPPED = 130;
    private static final int TERMINATED = 143; // what Java exits with after SIGTERM, whatever its hooks did

    @TempDir
    Path folder;

    /** Starts a program in an empty folder, and stops it once it has reported so many steps of its work. */
    private void stopped(String stage, int steps, Object... arguments) throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path log = folder.resolve("log");
        Process process = Child.start(home, log, Haneul.class, arguments);
        String wanted = "\"stage\":\"" + stage;
        Written.await(
                log,
                process,
                text -> text.lines().filter(l -> l.contains(wanted)).count() >= steps);
        process.destroy();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        String output = Files.readString(log);
        assertThat(process.exitValue()).as(output).isIn(STOPPED, TERMINATED);
        assertThat(output).doesNotContain("\tat ").doesNotContain("SIGSEGV").contains("\"exit\":" + STOPPED);
        try (var files = Files.walk(home)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .noneMatch(f -> f.startsWith("crash")
                            || f.contains(".part")
                            || f.startsWith("hs_err")
                            || f.endsWith(".mp4"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void whilePainting(int steps) throws Exception {
        String words = "a small red circle moves left";
        stopped("paint", steps, "generate", words, "--steps", "300", "-o", "a.mp4", "--json");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whileTraining(int steps) throws Exception {
        stopped(
                "train",
                steps,
                "train",
                "vae",
                "--data",
                "world:20",
                "--steps",
                "100000",
                "--out",
                "run",
                "--threads",
                "2",
                "--json");
    }
}
