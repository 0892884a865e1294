package haneul.app.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import haneul.core.Frame;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {
    @TempDir
    Path dir;

    private Path clip(String name, int frames) {
        Path out = dir.resolve(name);
        VideoWriter.save(
                Video.of(
                        8,
                        Stream.generate(() -> Frame.black(32, 24)).limit(frames).toList()),
                out,
                VideoWriter.Options.PLAIN);
        return out;
    }

    @Test
    void theBundledModelHasItsName() throws Exception {
        Called told = Called.haneul("info", "bundled");
        assertThat(told.code()).as(told.err()).isZero();
        assertThat(told.out()).startsWith("bundled: a model of the kind Haneul").contains("transformer: ");
        JsonNode json = new ObjectMapper()
                .readTree(Called.haneul("info", "bundled", "--json").out());
        assertThat(json.get("folder").asText()).isEqualTo("bundled");
        assertThat(told.out()).containsPattern("words of its captions \\(\\d+\\): a above .* zooms");
        assertThat(json.at("/trainingDomain/words").toString())
                .contains("\"circle\"")
                .doesNotContain("dog");
    }

    @Test
    void aPictureHasNoRate() throws Exception {
        Path picture = clip("a.png", 1);
        assertThat(Called.haneul("info", picture).out())
                .contains("32x24, 1 frame, ")
                .doesNotContain("fps");
        assertThat(new ObjectMapper()
                        .readTree(Called.haneul("info", picture, "--json").out())
                        .has("fps"))
                .isFalse();
        assertThat(Called.haneul("info", clip("a.gif", 1)).out()).contains("1 frame at");
    }

    @Test
    void aClipThatWasCutOffIsToldSo() throws Exception {
        byte[] whole = Files.readAllBytes(clip("a.mp4", 9));
        Path cut = Files.write(dir.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length - 9));
        Called told = Called.haneul("info", cut);
        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("8 frames at 8 fps", "damaged or cut off: 8 of 9 frames can be read");
        JsonNode json =
                new ObjectMapper().readTree(Called.haneul("info", cut, "--json").out());
        assertThat(json.get("damage").asText()).isEqualTo("8 of 9 frames can be read");
        assertThat(Called.haneul("info", dir.resolve("a.mp4")).out()).doesNotContain("damaged");
    }
}
