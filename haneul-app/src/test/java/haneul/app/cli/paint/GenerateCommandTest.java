package haneul.app.cli.paint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import haneul.app.cli.SmallModel;
import haneul.media.MediaInfo;
import haneul.media.Video;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Painting from the command line, with a small model of random weights. */
class GenerateCommandTest {
    @TempDir
    static Path models;

    @TempDir
    Path dir;

    private static Path model;

    @BeforeAll
    static void makeModel() {
        model = SmallModel.save(models.resolve("small"));
    }

    private Called generate(Object... more) {
        return Called.haneul(Stream.concat(
                        Stream.of("generate", "a red circle", "--model", model, "--steps", 2, "--threads", 1),
                        Stream.of(more))
                .toArray());
    }

    @Test
    void aSentenceBecomesAVideoThatKnowsHowItWasMade() throws IOException {
        Path out = dir.resolve("red.mp4");
        Called c = generate("-o", out, "--size", "32x24", "--frames", 9, "--seed", 7, "--json");
        assertThat(c.code()).as(c.err()).isZero();
        JsonNode told = new ObjectMapper().readTree(c.out());
        assertThat(told.get("seed").asLong()).isEqualTo(7);
        assertThat(told.get("out").asText()).isEqualTo(out.toString());
        MediaInfo info = MediaInfo.of(out);
        assertThat(info.codec()).isEqualTo("h264");
        assertThat(info.pixelFormat()).isEqualTo("yuv420p");
        assertThat(List.of(info.width(), info.height(), info.frames())).containsExactly(32, 24, 9);

        Called told2 = Called.haneul("info", out);
        assertThat(told2.out())
                .contains("haneul generate 'a red circle' -o red.mp4 --model " + model
                        + " --size 32x24 --frames 9 --fps 8 --seed 7 --steps 2");
    }

    @Test
    void theCommandInsidePaintsTheSameAgain() throws IOException {
        Path out = dir.resolve("a.mkv");
        assertThat(generate("-o", out, "--size", "32x32", "--frames", 5).code()).isZero();
        JsonNode info =
                new ObjectMapper().readTree(Called.haneul("info", out, "--json").out());
        String command = info.get("settings").get("command").asText();
        Path again = dir.resolve("again/a.mkv");
        Files.createDirectories(again.getParent());
        List<Object> words = new java.util.ArrayList<>();
        for (String w : command.split(" (?=(?:[^']*'[^']*')*[^']*$)")) {
            words.add(w.replace("'", "").replace("a.mkv", again.toString()));
        }
        words.remove(0);
        words.addAll(List.of("--threads", 1));
        Called c = Called.haneul(words.toArray());
        assertThat(c.code()).as(c.err()).isZero();
        Video first = Video.read(out);
        Video second = Video.read(again);
        for (int i = 0; i < 5; i++) {
            assertThat(second.frame(i).rgb()).isEqualTo(first.frame(i).rgb());
        }
    }

    @Test
    void sizesAndLengthsOffTheGridAreCroppedBackAndSaidSo() {
        Path out = dir.resolve("odd.gif");
        Called c = generate("-o", out, "--size", "50x37", "--frames", 10);
        assertThat(c.code()).as(c.err()).isZero();
        assertThat(c.err())
                .contains("50x37 is painted as 56x40 and cropped back", "10 frames are painted as 13 and cut back");
        Video v = Video.read(out);
        assertThat(List.of(v.width(), v.height(), v.frames())).containsExactly(50, 37, 10);
    }

    @Test
    void promptsInAFileMakeABatch() throws IOException {
        Path prompts = Files.writeString(dir.resolve("p.txt"), "a red circle\n\na blue square\n");
        Called c = Called.haneul(
                "generate",
                "--prompts",
                prompts,
                "--model",
                model,
                "--steps",
                1,
                "--size",
                "16x16",
                "--frames",
                5,
                "--variations",
                2,
                "--seed",
                3,
                "-o",
                dir.resolve("many"),
                "--json");
        assertThat(c.code()).as(c.err()).isZero();
        JsonNode outputs = new ObjectMapper().readTree(c.out()).get("outputs");
        assertThat(outputs).hasSize(4);
        assertThat(outputs.get(3).get("prompt").asText()).isEqualTo("a blue square");
        assertThat(outputs.get(3).get("seed").asLong()).isEqualTo(6);
        try (Stream<Path> s = Files.list(dir.resolve("many"))) {
            assertThat(s.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("1-1.mp4", "1-2.mp4", "2-1.mp4", "2-2.mp4");
        }
    }

    @Test
    void aPictureIsAVideoOfOneFrame() {
        Path out = dir.resolve("red.png");
        Called c = Called.haneul("image", "a red circle", "--model", model, "--steps", 2, "--size", "33x21", "-o", out);
        assertThat(c.code()).as(c.err()).isZero();
        Video v = Video.read(out);
        assertThat(List.of(v.width(), v.height(), v.frames())).containsExactly(33, 21, 1);
        assertThat(Called.haneul("info", out).out()).contains("made by: haneul image 'a red circle'");
    }
}
