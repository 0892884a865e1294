package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training, measuring and packing that cannot be done as asked: exit code 2 and three lines. */
class BadTrainingRequestTest {
    @TempDir
    Path dir;

    private void refused(String what, Object... args) {
        Called c = Called.haneul(args);
        assertThat(c.code()).as(c.err()).isEqualTo(2);
        assertThat(c.err()).contains(what);
        assertThat(c.lines()).as(c.err()).anyMatch(l -> l.startsWith("  fix: "));
        assertThat(c.err()).doesNotContain("\tat ");
    }

    @Test
    void whatToTrainIsAsked() {
        refused("Something is missing: what to train", "train");
    }

    @Test
    void dataMustBeThere() throws IOException {
        Path run = dir.resolve("run");
        refused("There is no data in", "train", "vae", "--data", dir.resolve("none"), "--out", run);
        Path empty = Files.createDirectory(dir.resolve("empty"));
        refused("it holds no clips or pictures", "train", "vae", "--data", empty, "--out", run);
        Files.writeString(empty.resolve("a.txt"), "a caption of nothing");
        refused("it holds 1 captions but no clips", "train", "vae", "--data", empty, "--out", run);
        assertThat(run).doesNotExist();
    }

    @Test
    void aTransformerNeedsACompressionNetwork() {
        refused("it needs a compression network", "train", "dit", "--data", "world:4", "--out", dir.resolve("run"));
    }

    @Test
    void numbersMustMakeSense() {
        Path run = dir.resolve("run");
        refused("--steps cannot be 0", "train", "vae", "--data", "world:4", "--out", run, "--steps", "0");
        refused("--prompts cannot be -1", "eval", dir, "--prompts", "-1");
        assertThat(run).doesNotExist();
    }

    @Test
    void aModelMustBeThere() {
        refused("There is no model", "eval", dir.resolve("none"));
        refused("There is no model", "pack", dir, "--out", dir.resolve("out"));
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void aTransformerKeepsItsShape() {
        refused(
                "--dim is 64 and the checkpoint has",
                "train",
                "dit",
                "--data",
                "world:4",
                "--init",
                "bundled",
                "--dim",
                "64",
                "--out",
                dir.resolve("run"));
    }
}
