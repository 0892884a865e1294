package haneul.app.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import haneul.app.cli.install.Diagnosis.Problem;
import haneul.core.CacheFolder;
import haneul.core.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path dir;

    @Test
    void itFindsWhatTheTestsThemselvesUse() throws Exception {
        Called told = Called.haneul("doctor");
        assertThat(told.code()).as(told.err()).isZero();
        assertThat(told.out())
                .startsWith("Haneul ")
                .containsPattern("libtorch 2\\.\\S+ loads\n")
                .containsPattern("FFmpeg \\S+ loads\n")
                .containsPattern("tokenizers 0\\.\\S+ loads\n")
                .contains("Computes on: cpu", "GFLOP/s; the default is ", "Memory: ", CacheFolder.path() + ", ");
    }

    @Test
    void programsReadTheSame() throws Exception {
        System.setProperty(CacheFolder.PROPERTY, dir.toString());
        Files.write(dir.resolve("file"), new byte[1234]);
        try {
            JsonNode json = new ObjectMapper()
                    .readTree(Called.haneul("doctor", "--json").out());
            assertThat(json.get("works").asBoolean()).isTrue();
            assertThat(json.get("libraries").findValuesAsText("name"))
                    .containsExactly("libtorch", "FFmpeg", "tokenizers");
            assertThat(json.get("devices").get(0).asText()).isEqualTo("cpu");
            assertThat(json.at("/processor/gflops/fp32").asDouble()).isPositive();
            assertThat(json.at("/java/version").asText())
                    .isEqualTo(Runtime.version().toString());
            assertThat(json.get("memory").asLong()).isGreaterThan(100_000_000);
            assertThat(json.at("/caches/folder").asText()).isEqualTo(dir.toString());
            assertThat(json.at("/caches/bytes").asLong()).isEqualTo(1234);
        } finally {
            System.clearProperty(CacheFolder.PROPERTY);
        }
    }

    @Test
    void whatIsMissingIsSaidWithTheWayToGetIt() {
        Diagnosis ill = new Diagnosis(
                List.of(NativeLibrary.missing("FFmpeg", "libx.so.1 is not there")),
                List.of(),
                Map.of(),
                "fp32",
                0,
                0,
                1,
                List.of(new Problem("FFmpeg does not load", "install libx", true), new Problem("slow", "wait", false)));
        assertThat(ill.works()).isFalse();
        assertThat(ill.lines())
                .contains("FFmpeg does not load")
                .containsSequence(
                        "Missing: FFmpeg does not load", "  fix: install libx", "To know: slow", "  fix: wait");
        assertThat(ill.json()).containsEntry("works", false);
    }
}
