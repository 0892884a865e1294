package haneul.app.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverwriteTest {
    @TempDir
    Path folder;

    private static Overwrite asked(boolean overwrite) {
        Overwrite out = new Overwrite();
        out.overwrite = overwrite;
        return out;
    }

    @Test
    void whatIsThereIsKeptUnlessAskedFor() throws IOException {
        Path file = Files.writeString(folder.resolve("report.json"), "{}");
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(model.resolve("model_index.json"), "{}");
        for (Path there : new Path[] {file, model}) {
            assertThatThrownBy(() -> asked(false).check(there))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("is there already")
                    .hasMessageContaining("--overwrite");
            assertThatCode(() -> asked(true).check(there)).doesNotThrowAnyException();
        }
        assertThat(file).hasContent("{}");
    }

    @Test
    void whatIsNewOrEmptyIsTaken() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatCode(() -> asked(false).check(empty)).doesNotThrowAnyException();
        assertThatCode(() -> asked(false).check(folder.resolve("new"))).doesNotThrowAnyException();
        assertThatCode(() -> asked(false).check(null)).doesNotThrowAnyException();
    }

    @Test
    void theCheckpointOfARunIsNeverReplaced() throws IOException {
        Path checkpoint = folder.resolve("run/checkpoint");
        Files.createDirectories(checkpoint.resolve("trainer"));
        assertThatThrownBy(() -> asked(true).check(checkpoint))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("training run");
    }
}
