package haneul.app.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.Called;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders are captioned as a user calls it, and trained on. */
class CaptionCommandTest {
    @TempDir
    static Path dir;

    private static Path clips;
    private static Path vae;
    private static Path captioner;

    private static Called call(String command, Object... more) {
        List<Object> words = new ArrayList<>(List.of((Object[]) command.split(" ")));
        words.addAll(Arrays.asList(more));
        return Called.haneul(words.toArray());
    }

    private static Called done(String command, Object... more) {
        Called c = call(command, more);
        assertThat(c.code()).as(command + "\n" + c.err()).isZero();
        return c;
    }

    @BeforeAll
    static void train() {
        clips = dir.resolve("clips");
        vae = dir.resolve("vae");
        captioner = dir.resolve("captioner");
        done("world --clips 8 --size 32x32 --frames 9 --format png --out", clips);
        done(
                "train vae --steps 2 --batch 2 --crop 16 --frames 5 --channels 4 --width 16 --blocks 1 --threads 1"
                        + " --data",
                clips,
                "--out",
                vae);
        done(
                "train captioner --steps 2 --batch 2 --dim 16 --heads 2 --depth 1:0:1:1 --patch 2 --words 8 --threads 1"
                        + " --data",
                clips,
                "--vae",
                vae,
                "--out",
                captioner);
    }

    @Test
    void aFolderIsCaptionedGoneOnWithAndTrainedOn() throws IOException {
        Called part = done("caption --threads 1 --limit 3 --model", captioner, clips);
        assertThat(part.out()).contains("3 clips captioned by " + captioner).contains("5 are left");
        JsonNode rest = new ObjectMapper()
                .readTree(done("caption --threads 1 --json --model", captioner, clips)
                        .out());
        assertThat(rest.get("captioned").asInt() + rest.get("skipped").size()).isEqualTo(5);
        assertThat(rest.get("kept").asInt()).isEqualTo(3);
        Path file = clips.resolve("captions.machine.jsonl");
        assertThat(rest.get("captions").asText()).isEqualTo(file.toString());
        assertThat(Files.readAllLines(file)).allMatch(line -> line.contains("\"descriptive\":[\""));

        String dit =
                "train dit --steps 2 --tokens 32 --dim 32 --depth 1 --heads 2 --patch 2 --threads 1 --precision fp32";
        Path usual = dir.resolve("usual");
        Called told = done(dit, "--vae", vae, "--data", clips, "--out", usual);
        assertThat(told.err())
                .contains("a machine described clips: captions are drawn by --captions machine:0.95,given:0.05");
        assertThat(Files.readString(usual.resolve("checkpoint/trainer/state.json")))
                .contains("machine:0.95,given:0.05");
        done("train dit --resume --out", usual);

        Path given = dir.resolve("given");
        Called silent = done(dit, "--captions", "given:1", "--vae", vae, "--data", clips, "--out", given);
        assertThat(silent.err()).doesNotContain("a machine described");
        Called other = call("train dit --resume --captions machine:1 --out", given);
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("--captions was given:1 and is now machine:1");
    }

    @Test
    void badRequestsAreSaidInThreeLines() throws IOException {
        Path empty = Files.createDirectories(dir.resolve("empty"));
        check(call("caption", empty), "There is nothing to caption in " + empty, "it holds no clips or pictures");
        assertThat(empty).isEmptyDirectory();
        check(call("caption", dir.resolve("no")), "No data in", "there is no such folder");
        check(call("caption --model", vae, clips), "has no captioner", "train one");
        check(call("caption --shard 9/8", clips), "--shard cannot be 9/8", "write --shard 1/8");
        check(call("caption --format xml", clips), "--format cannot be xml", "jsonl or txt");
        check(call("caption --variations 0", clips), "--variations cannot be 0", "from 1 to 100");
        check(call("caption --styles long", clips), "--styles", "descriptive");
        check(
                call("train dit --captions people:1 --data", clips, "--out", dir.resolve("x")),
                "--captions cannot be",
                "");
    }

    private static void check(Called c, String... words) {
        assertThat(c.code()).as(c.err()).isEqualTo(2);
        assertThat(c.threeLines()).as(c.err()).isTrue();
        assertThat(c.err()).contains(words);
    }
}
