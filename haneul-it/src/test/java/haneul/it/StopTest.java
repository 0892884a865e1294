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

    private void stopped(int longest, Object... arguments) throws Exception {
        System.out.println("stop: -Dseed=" + seed);
        for (int i = 0; i < TIMES; i++) {
            Path log = folder.resolve("log" + i);
            Process process = Child.start(folder, log, Haneul.class, arguments);
            process.waitFor(1000 + new Rng(seed).at(i).nextInt(longest), TimeUnit.MILLISECONDS);
            process.destroy();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            String said = Files.readString(log);
            assertThat(process.exitValue()).as(said).isIn(0, 130, 143);
            assertThat(said).doesNotContain("\tat ").doesNotContain("SIGSEGV");
            try (var files = Files.list(folder)) {
                assertThat(files.map(f -> f.getFileName().toString()))
                        .noneMatch(f -> f.startsWith("crash") || f.contains(".part") || f.startsWith("hs_err"));
            }
        }
    }

    @Test
    void whilePainting() throws Exception {
        stopped(4000, "generate", "a small red circle moves left", "--steps", "300", "-o", folder.resolve("a.mp4"));
        assertThat(folder.resolve("a.mp4")).doesNotExist();
    }

    @Test
    void whileTraining() throws Exception {
        stopped(
                6000,
                "train",
                "vae",
                "--data",
                "world:20",
                "--steps",
                "100000",
                "--out",
                folder.resolve("run"),
                "--threads",
                "2");
    }
}
