package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong requests end with 2, say so in three lines, and leave nothing behind. */
class BadRequestTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wrold                                             | There is no command wrold
            world --clips 3 --out X --sead 1                  | There is no option --sead
            world --clips three --out X                       | --clips cannot be three
            world --clips 0 --out X                           | --clips cannot be 0
            world --clips -4 --out X                          | --clips cannot be -4
            world --clips 10000000000 --out X                 | --clips cannot be 10000000000
            world --clips 1 --out X --size 0x64               | --size cannot be 0x64
            world --clips 1 --out X --size -64x64             | --size cannot be -64x64
            world --clips 1 --out X --size 10000000000x64     | --size cannot be 10000000000x64
            world --clips 1 --out X --size big                | --size cannot be big
            world --clips 1 --out X --size 65x64 --format mp4 | --size cannot be 65x64 for mp4
            world --clips 1 --out X --frames 0                | --frames cannot be 0
            world --clips 1 --out X --frames 10000000000      | --frames cannot be 10000000000
            world --clips 1 --out X --fps NaN                 | --fps cannot be NaN
            world --clips 1 --out X --fps -1                  | --fps cannot be -1
            world --clips 1 --out X --format avi              | --format cannot be avi
            world --clips 1                                   | Something is missing: --out
            world --clips                                     | Something is missing: --clips
            world --clips 1 --out X --threads -1              | --threads cannot be -1
            info                                              | Something is missing: FILE|FOLDER
            info /nowhere/clip.mp4                            | There is nothing to tell about /nowhere/clip.mp4
            """)
    void isSaidInThreeLines(String request, String what) throws IOException {
        Object[] args = Stream.of(request.strip().split("\\s+"))
                .map(a -> a.equals("X") ? dir.resolve("out").toString() : a)
                .toArray();
        Called c = Called.haneul(args);
        assertThat(c.code()).as(c.err()).isEqualTo(2);
        assertThat(c.threeLines()).as(c.err()).isTrue();
        assertThat(c.lines().get(0)).startsWith(what.strip().replace("\\|", "|"));
        assertThat(c.out()).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void theNearestCommandAndOptionAreOffered() {
        assertThat(Called.haneul("wrold").err()).contains("did you mean world?");
        assertThat(Called.haneul("world", "--clip", "1").err()).contains("did you mean --clips?");
    }

    @Test
    void anErrorIsAlsoJson() {
        Called c = Called.haneul("world", "--clips", "0", "--out", dir.resolve("out"), "--json");
        assertThat(c.code()).isEqualTo(2);
        assertThat(c.out()).startsWith("{\"error\":{\"what\":\"--clips cannot be 0\"");
        assertThat(c.out().lines()).hasSize(1);
    }

    @Test
    void debugShowsWhereItHappened() {
        Called c = Called.haneul("world", "--clips", "0", "--out", dir.resolve("out"), "--debug");
        assertThat(c.err()).contains("at haneul.app.cli.WorldCommand");
    }

    @Test
    void aTextFileNamedMp4IsNoClip() throws IOException {
        Path text = Files.writeString(dir.resolve("a.mp4"), "this is not a video\n");
        Called c = Called.haneul("info", text);
        assertThat(c.code()).isEqualTo(2);
        assertThat(c.threeLines()).as(c.err()).isTrue();
    }

    @Test
    void aFolderThatCannotBeMadeFails() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "x");
        Called c = Called.haneul("world", "--clips", "1", "--out", file.resolve("under"));
        assertThat(c.code()).isEqualTo(1);
        assertThat(c.threeLines()).as(c.err()).isTrue();
    }

    private Stream<Path> leftovers() throws IOException {
        try (Stream<Path> s = Files.list(dir)) {
            return s.toList().stream();
        }
    }
}
