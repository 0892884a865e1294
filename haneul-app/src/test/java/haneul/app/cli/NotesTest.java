package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done otherwise than it was asked is said in one line each. */
class NotesTest {
    @TempDir
    static Path models;

    @TempDir
    Path dir;

    private static Path model;
    private int count;

    @BeforeAll
    static void makeModel() {
        model = SmallModel.save(models.resolve("small"));
    }

    /** The notes of a call whose result is {@code out} in the folder, or another name. */
    private List<String> notes(String out, Object... words) {
        Called c = Called.haneul(Stream.concat(
                        Stream.of(words),
                        Stream.of("-o", dir.resolve(out), "--seed", 7, "--model", model, "--steps", 1, "--threads", 1))
                .toArray());
        assertThat(c.code()).as(c.err()).isZero();
        return c.lines().stream().filter(l -> !l.matches("\\w+ \\d+/\\d+.*")).toList();
    }

    private String next() {
        return "out" + count++;
    }

    private Path clip(String name, int frames) {
        byte[] rgb = new byte[3 * 32 * 32];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 37);
        }
        Path out = dir.resolve(name);
        List<Frame> all = Collections.nCopies(frames, new Frame(32, 32, rgb));
        VideoWriter.save(Video.of(8, all), out, VideoWriter.Options.PLAIN);
        return out;
    }

    @Test
    void ofALongPromptTheStartIsHeard() {
        assertThat(notes(next(), "generate", "red ".repeat(600), "--frames", 1, "--size", "32x32"))
                .containsExactly(
                        "A prompt of 602 tokens (pieces of words) is too long: the text encoder hears the first 512");
    }

    @Test
    void aResultThatReplacesAnInputIsTold() {
        clip("a.mkv", 5);
        assertThat(notes("a.mkv", "edit", dir.resolve("a.mkv"), "snow", "--fps", 8))
                .containsExactly("a.mkv is replaced by the result");
        assertThat(Called.haneul("remix", dir.resolve("a.mkv"), "rain", "-o", dir.resolve("a.mkv"))
                        .lines())
                .contains("a.mkv is replaced by the result");
        assertThat(Called.haneul("plan", "edit", dir.resolve("a.mkv"), "rain", "-o", dir.resolve("a.mkv"))
                        .err())
                .doesNotContain("replaced");
    }
}
