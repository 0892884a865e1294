package haneul.app.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import haneul.app.cli.SmallModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleCommandTest {
    @TempDir
    Path dir;

    @BeforeEach
    void make() {
        SmallModel.save(dir.resolve("model"));
        Called.haneul("world", "--clips", 24, "--size", "32x32", "--frames", 9, "--out", dir.resolve("clips"));
    }

    private Called scale(Path out, String more) {
        Object[] words = Stream.concat(
                        Stream.of(
                                "scale",
                                "--out",
                                out,
                                "--vae",
                                dir.resolve("model"),
                                "--data",
                                dir.resolve("clips"),
                                "--threads",
                                1),
                        Stream.of(more.split(" ")))
                .toArray();
        return Called.haneul(words);
    }

    @Test
    void trainsEachModelOnceAndTellsWhatMoreWouldGive() throws Exception {
        Path out = dir.resolve("scale");
        String small = "--tokens 60 --precision fp32 --sizes 16x1,32x1 --budgets ";
        Called first = scale(out, small + "1steps,2steps,4steps --json");
        assertThat(first.code()).as(first.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(first.out());
        assertThat(json.get("models")).hasSize(6);
        for (JsonNode m : json.get("models")) {
            assertThat(m.get("errors")).hasSize(5);
            assertThat(m.get("flops").asDouble()).isPositive();
        }
        double one = json.at("/models/0/flops").asDouble();
        assertThat(json.at("/models/4/flops").asDouble()).isBetween(2 * one, 8 * one);
        assertThat(json.at("/more/1/extrapolated").asBoolean()).isTrue();

        // The next call trains what is new, and paints.
        Path run = out.resolve("runs/16x1-1steps/checkpoint/model_index.json");
        FileTime written = Files.getLastModifiedTime(run);
        Path prompts = Files.writeString(dir.resolve("prompts.txt"), "a red circle\n");
        Called second = scale(out, small + "1steps,2steps,4steps,16steps --pictures " + prompts);
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(Files.getLastModifiedTime(run)).isEqualTo(written);
        assertThat(second.out()).contains("| 32x1 |").contains("16 steps").contains("Extrapolated");
        assertThat(Files.readString(out.resolve("scale.md"))).contains("pictures.png");
        assertThat(ImageIO.read(out.resolve("scale.png").toFile()).getHeight()).isEqualTo(600);
        assertThat(ImageIO.read(out.resolve("pictures.png").toFile()).getWidth())
                .as("three columns of five frames")
                .isEqualTo(16 + 3 * (5 * 66 + 16));

        Called other = scale(out, small + "1steps,2steps,4steps --seed 2");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("trained with the seed 1 and now it is 2");
        Files.writeString(dir.resolve("clips/clip-000000.txt"), "something else\n");
        Called changed = scale(out, small + "1steps,2steps,4steps");
        assertThat(changed.code()).isEqualTo(2);
        assertThat(changed.err()).contains("trained with the clips");
    }

    @Test
    void twiceTheMinutesAreTwiceTheSteps() throws Exception {
        Called c = scale(
                dir.resolve("scale"), "--tokens 60 --precision fp32 --sizes 16x1 --budgets 0.01,0.02,0.04 --json");
        assertThat(c.code()).as(c.err()).isZero();
        JsonNode models = new ObjectMapper().readTree(c.out()).get("models");
        double pace = new ObjectMapper()
                .readTree(dir.resolve("scale/pace.json").toFile())
                .get("16x1")
                .asDouble();
        for (int i = 0; i < 3; i++) {
            assertThat(models.get(i).get("steps").asLong())
                    .isEqualTo(Math.max(1, Math.round(60 * 0.01 * (1 << i) / pace)));
        }
    }

    @Test
    void whatCannotBeFittedIsRefusedBeforeAnyWork() throws Exception {
        Path out = dir.resolve("scale");
        assertThat(scale(out, "--budgets 1,2").err()).contains("A law cannot be fitted to 2 budgets");
        assertThat(scale(out, "--budgets 1,2,2").err()).contains("there twice");
        assertThat(scale(out, "--budgets 1,2,3 --pictures").err()).contains("the budgets are 1 min, 2 min, 3 min");
        assertThat(scale(out, "--sizes 64").threeLines()).isTrue();
        assertThat(out).doesNotExist();
        Files.writeString(Files.createDirectory(out).resolve("mine"), "x");
        assertThat(scale(out, "--budgets 1,2,3").err()).contains("there is something else in it");
    }
}
