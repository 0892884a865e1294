package haneul.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
    @TempDir
    Path dir;

    private Path clip;
    private Outputs outputs;

    @BeforeEach
    void clipAndLinks() throws IOException {
        clip = Files.writeString(dir.resolve("clip.mkv"), "x");
        Files.createSymbolicLink(dir.resolve("link.json"), clip);
        Files.createSymbolicLink(dir.resolve("same"), dir);
        outputs = Outputs.named(dir.resolve("out.mkv"), 0, 1, "mp4");
    }

    @Test
    void aCanvasReplacesNothingThatIsReadOrWritten() throws IOException {
        refused(dir.resolve("link.json"), "reads from there");
        Path kept = Files.writeString(dir.resolve("kept.json"), "{}");
        clip = kept;
        refused(dir.resolve("same/kept.json"), "reads from there");
        refused(dir.resolve("out.mkv"), "JSON");
        outputs = Outputs.named(dir.resolve("same/frames"), 0, 1, "mp4");
        refused(dir.resolve("frames/kept.json"), "the result is written there");
        Files.createDirectory(dir.resolve("folder.json"));
        refused(dir.resolve("folder.json"), "a folder has that name");
        assertThatCode(() -> outputs.check(dir.resolve("other.json"), List.of(clip), false))
                .doesNotThrowAnyException();
        assertThat(dir.resolve("other.json")).doesNotExist();
    }

    private void refused(Path canvas, String because) {
        assertThatThrownBy(() -> outputs.check(canvas, List.of(clip), false))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("save-canvas cannot be " + canvas)
                .hasMessageContaining(because);
    }

    @Test
    void aNewNameComesFromThePromptAndReplacesNothing() throws IOException {
        assertThat(Outputs.slug("A small, red circle moves left on a grey background", "x"))
                .isEqualTo("small-red-circle-moves-left");
        assertThat(Outputs.slug("  ", "generate")).isEqualTo("generate");
        assertThat(Outputs.slug("하늘을 나는 고래", "x")).isEqualTo("하늘을-나는-고래");
        String name = dir.resolve("red-circle-7.mp4").toString();
        assertThat(Outputs.free(name)).isEqualTo(Path.of(name));
        Files.writeString(Path.of(name), "x");
        assertThat(Outputs.free(name)).isEqualTo(dir.resolve("red-circle-7-2.mp4"));
        Files.writeString(dir.resolve("red-circle-7-2.mp4"), "x");
        assertThat(Outputs.free(name)).isEqualTo(dir.resolve("red-circle-7-3.mp4"));
    }

    @Test
    void whatIsThereIsRefusedUnlessItMayBeReplaced() throws IOException {
        Outputs there = Outputs.named(clip, 0, 1, "mp4");
        assertThatThrownBy(() -> there.check(false)).hasMessageContaining("clip.mkv is there already");
        assertThatCode(() -> there.check(true)).doesNotThrowAnyException();
        assertThatCode(() -> outputs.check(false)).doesNotThrowAnyException();
        Path empty = Files.createDirectory(dir.resolve("empty"));
        assertThatCode(() -> Outputs.named(empty, 0, 1, "mp4").check(false)).doesNotThrowAnyException();
        Files.writeString(empty.resolve("1.png"), "x");
        assertThatThrownBy(() -> Outputs.named(empty, 0, 1, "mp4").check(false))
                .hasMessageContaining("something else in it");
    }

    @Test
    void itIsKnownWhichInputsAreReplaced() {
        assertThat(outputs.replaced(List.of(clip))).isEmpty();
        assertThat(Outputs.named(dir.resolve("same/./clip.mkv"), 0, 1, "mp4").replaced(List.of(clip)))
                .containsExactly("clip.mkv is replaced by the result");
    }

    @Test
    void oneResultHasThePlainName() {
        assertThat(Outputs.named(Path.of("red.mkv"), 1, 1, "mp4").files()).containsExactly(Path.of("red.mkv"));
        assertThat(Outputs.named(Path.of("red.mkv"), 1, 2, "mp4").files())
                .containsExactly(Path.of("red-1.mkv"), Path.of("red-2.mkv"));
        assertThat(Outputs.named(Path.of("red.mkv"), 2, 1, "mp4").files())
                .containsExactly(Path.of("red-1.mkv"), Path.of("red-2.mkv"));
        assertThat(Outputs.named(Path.of("reds"), 1, 1, "mp4").files()).containsExactly(Path.of("reds/1.mp4"));
    }
}
