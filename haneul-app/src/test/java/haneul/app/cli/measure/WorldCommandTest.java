package haneul.app.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import haneul.core.FolderLock;
import haneul.media.Video;
import haneul.world.Oracle;
import haneul.world.Scene;
import haneul.world.Scenes;
import haneul.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldCommandTest {
    @TempDir
    Path dir;

    @Test
    void writesCaptionedClipsAndGoesOnWhereItEnded() throws IOException {
        Path out = dir.resolve("world");
        Called first = Called.haneul("world", "--clips", 4, "--out", out, "--seed", 7, "--threads", 2, "--json");
        assertThat(first.code()).as(first.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(first.out());
        assertThat(result.get("written").asInt()).isEqualTo(4);

        for (int i = 0; i < 4; i++) {
            Video clip = Video.read(out.resolve("clip-00000" + i + ".mkv"));
            assertThat(clip.frames()).isEqualTo(17);
            World.Sample truth = World.sample(7, i, Scenes.Mix.TRAINING, 64, 64, 17);
            assertThat(Files.readAllLines(out.resolve("clip-00000" + i + ".txt")))
                    .isEqualTo(truth.captions());
            for (int t = 0; t < 17; t++) {
                assertThat(clip.frame(t).rgb())
                        .as("mkv loses nothing")
                        .isEqualTo(truth.frames().get(t).rgb());
            }
        }
        List<String> scenes = Files.readAllLines(out.resolve("scenes.jsonl"));
        assertThat(scenes).hasSize(4);
        JsonNode line = new ObjectMapper().readTree(scenes.get(0));
        assertThat(line.get("file").asText()).isEqualTo("clip-000000.mkv");
        Scene scene = Scene.parse(line.get("scene").asText());
        assertThat(Oracle.judge(
                                scene,
                                Video.read(out.resolve("clip-000000.mkv")).all())
                        .joint())
                .isTrue();

        Files.delete(out.resolve("clip-000002.txt"));
        Called again = Called.haneul("world", "--clips", 4, "--out", out, "--seed", 7, "--json");
        assertThat(new ObjectMapper().readTree(again.out()).get("written").asInt())
                .isEqualTo(1);
        assertThat(hidden(out)).as("nothing half-written").isEmpty();
    }

    @Test
    void anotherSeedDoesNotMixIntoAFolder() {
        Path out = dir.resolve("world");
        assertThat(Called.haneul("world", "--clips", 1, "--out", out).code()).isZero();
        Called other = Called.haneul("world", "--clips", 1, "--out", out, "--seed", 2);
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("\"seed\": 1").contains("\"seed\": 2");
    }

    @Test
    void infoTellsWhatAClipIs() throws IOException {
        Path out = dir.resolve("world");
        Called.haneul("world", "--clips", 1, "--out", out, "--format", "mp4");
        Called info = Called.haneul("info", out.resolve("clip-000000.mp4"), "--json");
        JsonNode json = new ObjectMapper().readTree(info.out());
        assertThat(json.get("width").asInt()).isEqualTo(64);
        assertThat(json.get("frames").asInt()).isEqualTo(17);
        assertThat(json.get("codec").asText()).isEqualTo("h264");
        assertThat(json.get("pixelFormat").asText()).isEqualTo("yuv420p");
    }

    private static List<Path> hidden(Path folder) throws IOException {
        try (Stream<Path> s = Files.list(folder)) {
            return s.filter(p -> p.getFileName().toString().startsWith(".") && !p.endsWith(FolderLock.FILE))
                    .toList();
        }
    }

    @Test
    void twoDoNotDrawIntoOneFolder() {
        Path out = dir.resolve("busy");
        try (FolderLock lock = FolderLock.take(out, "It", "a test is there")) {
            Called second = Called.haneul("world", "--clips", 1, "--out", out);
            assertThat(second.code()).isEqualTo(2);
            assertThat(second.err()).contains("another haneul world is drawing there");
        }
        assertThat(Called.haneul("world", "--clips", 1, "--out", out).code()).isZero();
    }
}
