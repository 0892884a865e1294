package haneul.app.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.app.cli.Called;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
    @Test
    void copiesAreLookedForInAFolder(@TempDir Path empty) {
        Called nowhere = Called.haneul("eval", "--training-clips", 5);
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.err()).contains("--training-clips", "there is no --training");
        Called none = Called.haneul("eval", "--prompts", 1, "--training", empty);
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("it holds no clips or pictures");
    }
}
