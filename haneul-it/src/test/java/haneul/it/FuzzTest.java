package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.media.FuzzClips;
import haneul.model.weights.FuzzCheckpoints;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken clips and checkpoints in a Java machine of their own: it survives them all. Repeat a run with {@code -Dseed=},
 * ask for more with {@code -Dhaneul.fuzz.cases=}, which is shared by the two.
 */
class FuzzTest {
    private static final int CASES = Integer.getInteger("haneul.fuzz.cases", 400);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("seed", System.nanoTime());

    @Test
    void clips() throws Exception {
        survives(FuzzClips.class, "broken clips");
    }

    @Test
    void checkpoints() throws Exception {
        survives(FuzzCheckpoints.class, "broken checkpoints");
    }

    private void survives(Class<?> program, String what) throws Exception {
        int cases = Math.max(1, CASES / 2);
        Child child = Child.run(folder, 60 + cases, program, folder.resolve("fuzz"), seed, cases);
        assertThat(child.exit()).as(child.output()).isZero();
        assertThat(child.output()).contains("seed " + seed + ", " + cases + " " + what);
        System.out.println(child.output().strip().lines().reduce((a, b) -> b).orElse(""));
    }
}
