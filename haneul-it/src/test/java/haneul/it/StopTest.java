package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.app.cli.Haneul;
import haneul.core.Rng;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that is asked to stop, as Ctrl-C does, stops in order: no crash, no half of an output. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process there is ended at once")
class StopTest {
    private static final int TIMES = 3;
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("seed", System.nanoTime());

    /** Starts a program several times, each in an empty folder, and stops it at some moment of its run. */
    private void stopped(int longest, Object... arguments) throws Exception {
        System.out.println("stop: -Dseed=" + seed);
        for (int i = 0; i < TIMES; i++) {
            Path home = Files.createDirectory(folder.resolve("try" + i));
            Path log = folder.resolve("log" + i);
            Process process = Child.start(home, log, Haneul.class, arguments);
            process.waitFor(1000 + new Rng(seed).at(i).nextInt(longest), TimeUnit.MILLISECONDS);
            process.destroy();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            String said = Files.readString(log);
            assertThat(process.exitValue()).as(said).isIn(0, 130, 143);
            assertThat(said).doesNotContain("\tat ").doesNotContain("SIGSEGV");
            try (var files = Files.walk(home)) {
                assertThat(files.map(f -> f.getFileName().toString()))
                        .noneMatch(f -> f.startsWith("crash")
                                || f.contains(".part")
                                || f.startsWith("hs_err")
                                || f.endsWith(".mp4"));
            }
        }
    }

    @Test
    void whilePainting() throws Exception {
        stopped(4000, "generate", "a small red circle moves left", "--steps", "300", "-o", "a.mp4");
    }

    @Test
    void whileTraining() throws Exception {
        stopped(6000, "train", "vae", "--data", "world:20", "--steps", "100000", "--out", "run", "--threads", "2");
    }
}
