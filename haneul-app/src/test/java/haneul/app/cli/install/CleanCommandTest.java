package haneul.app.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import haneul.core.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CleanCommandTest {
    @TempDir
    Path dir;

    private Path home;

    @BeforeEach
    void fill() throws IOException {
        home = dir.resolve("home");
        System.setProperty(CacheFolder.PROPERTY, home.toString());
        for (String name : new String[] {"javacpp/a/b.so", "classes/x.jsa", "mine/clip.mp4"}) {
            Path file = home.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[1_000_000]);
        }
    }

    @AfterEach
    void forget() {
        System.clearProperty(CacheFolder.PROPERTY);
    }

    @Test
    void itShowsFirstAndDeletesWhenAsked() throws IOException {
        Called shown = Called.haneul("clean");
        assertThat(shown.code()).isZero();
        assertThat(shown.out())
                .contains(home.resolve("javacpp") + ": 1 MB", home.resolve("tokenizers") + ": 0 MB")
                .contains("2 MB would be freed; haneul clean --yes deletes them");
        assertThat(home.resolve("javacpp/a/b.so")).exists();
        JsonNode json = new ObjectMapper()
                .readTree(Called.haneul("clean", "--yes", "--json").out());
        assertThat(json.get("bytes").asLong()).isEqualTo(2_000_000);
        assertThat(json.get("deleted").asBoolean()).isTrue();
        assertThat(home.resolve("javacpp")).doesNotExist();
        assertThat(home.resolve("classes")).doesNotExist();
        assertThat(home.resolve("mine/clip.mp4")).exists();
        assertThat(Called.haneul("clean", "--yes").out()).contains("0 MB freed");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
    void whatALinkPointsToStays() throws IOException {
        Path outside = Files.createDirectories(dir.resolve("outside"));
        Path kept = Files.write(outside.resolve("kept"), new byte[3_000_000]);
        Files.createSymbolicLink(home.resolve("javacpp/link"), outside);
        Files.createSymbolicLink(home.resolve("tokenizers"), outside);
        assertThat(Called.haneul("clean").out()).contains("2 MB would be freed");
        assertThat(Called.haneul("clean", "--yes").code()).isZero();
        assertThat(kept).exists();
        assertThat(home.resolve("tokenizers")).doesNotExist();
        assertThat(home.resolve("javacpp")).doesNotExist();
    }
}
