package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.tensor.LeakCheck;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@link FuzzCheckpoints}, a few in this process, where leaks are seen; many more run in one of their own. */
@ExtendWith(LeakCheck.class)
class CheckpointFuzzTest {
    private static final int CASES = 60;

    @TempDir
    Path folder;

    @Test
    void aDamagedCheckpointIsReadOrRefused() throws IOException {
        int refused = FuzzCheckpoints.run(folder, Long.getLong("seed", 1), CASES);
        assertThat(refused).isBetween(CASES / 4, CASES);
        assertThat(HfFolder.open(folder.resolve("model")).parts()).containsExactly("vae");
    }
}
