package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Bad requests and broken files end with the right code, say so in three lines, and leave nothing behind. */
class BadInputTest {
    @TempDir
    static Path materials;

    private static List<String> untouched;

    @TempDir
    Path outputs;

    @BeforeAll
    static void make() throws IOException {
        new BadMaterials(materials).make();
        untouched = inside(materials);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "bad-input.csv", delimiter = '|', quoteCharacter = '\0', maxCharsPerColumn = 1000)
    void isSaidInThreeLines(String request, int code, String what, String because, String fix) throws IOException {
        Called c = Called.haneul(words(request));
        assertThat(c.code()).as(c.err()).isEqualTo(code);
        assertThat(c.threeLines()).as(c.err()).isTrue();
        List<String> lines = c.lines().stream().map(this::plain).toList();
        assertThat(lines.get(0)).startsWith(what);
        assertThat(lines.get(1)).contains(because);
        assertThat(lines.get(2)).contains(fix);
        assertThat(c.err()).doesNotContain("Exception", "\tat ", "REDACTED");
        assertThat(c.out()).isEmpty();
        assertThat(inside(outputs)).isEmpty();
        assertThat(inside(materials)).isEqualTo(untouched);
    }

    private Object[] words(String request) {
        return Stream.of(request.replace(" +", " --model M/model --threads 1").split(" +"))
                .map(w -> w.equals("''") ? "" : w)
                .map(w -> w.replaceAll("\\bM/", materials + "/").replaceAll("\\bO/", outputs + "/"))
                .toArray();
    }

    private String plain(String line) {
        return line.replace(materials + "/", "M/").replace(outputs + "/", "O/");
    }

    /** Every file and folder with its size. */
    private static List<String> inside(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(p -> !p.equals(folder))
                    .map(p -> p + " " + (Files.isDirectory(p) ? 0 : p.toFile().length()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void anErrorIsAlsoJson() {
        Called c = Called.haneul("world", "--clips", "0", "--out", outputs.resolve("x"), "--json");
        assertThat(c.code()).isEqualTo(2);
        assertThat(c.out()).startsWith("{\"error\":{\"what\":\"--clips cannot be 0\"");
        assertThat(c.out().lines()).hasSize(1);
    }

    @Test
    void debugShowsWhereItHappened() {
        Called c = Called.haneul("world", "--clips", "0", "--out", outputs.resolve("x"), "--debug");
        assertThat(c.err()).contains("at haneul.app.cli.measure.WorldCommand");
    }
}
