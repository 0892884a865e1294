package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.media.FuzzClips;
import haneul.model.weights.FuzzCheckpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken clips and checkpoints in a Java machine of their own: it survives them all. The seed is fixed unless {@code -Dseed=} gives another (-Pslow draws one),
 * ask for more with {@code -Dhaneul.fuzz.cases=}: half of it each, and 5/4 of it of Wan's checkpoints.
 */
class FuzzTest {
    private static final int CASES = Integer.getInteger("haneul.fuzz.cases", 400);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("seed", 1);

    @Test
    void clips() throws Exception {
        survives(FuzzClips.class, "broken clips");
    }

    @Test
    void checkpoints() throws Exception {
        survives(FuzzCheckpoints.class, "broken checkpoints");
    }

    @Test
    void wanCheckpoints() throws Exception {
        Path reference = Path.of("..", "reference").toAbsolutePath().normalize();
        List<Path> models = Stream.of("wan21-t2v", "wan21-vace", "wan22-ti2v", "wan22-i2v-a14b")
                .map(reference::resolve)
                .toList();
        survives(FuzzWan.class, "broken Wan checkpoints", Math.max(1, CASES * 5 / 4), models.toArray());
    }

    private void survives(Class<?> program, String what) throws Exception {
        survives(program, what, Math.max(1, CASES / 2));
    }

    private void survives(Class<?> program, String what, int cases, Object... more) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of(folder.resolve("fuzz"), seed, cases));
        arguments.addAll(List.of(more));
        Child child = Child.run(folder, 60 + cases, program, arguments.toArray());
        assertThat(child.exit()).as(child.output()).isZero();
        assertThat(child.output()).contains("seed " + seed + ", " + cases + " " + what);
        System.out.println(child.output().strip().lines().reduce((a, b) -> b).orElse(""));
    }
}
