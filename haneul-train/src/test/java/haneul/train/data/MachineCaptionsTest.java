package haneul.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.model.caption.CaptionStyle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captions of machines beside those that people gave. */
class MachineCaptionsTest {
    @TempDir
    Path data;

    @BeforeEach
    void clips() throws Exception {
        picture("a.png", 40);
        picture("b.png", 80);
    }

    private void picture(String name, int grey) {
        byte[] rgb = new byte[3 * 16 * 16];
        Arrays.fill(rgb, (byte) grey);
        VideoWriter.save(Video.of(8, List.of(new Frame(16, 16, rgb))), data.resolve(name), VideoWriter.Options.PLAIN);
    }

    private void write(String file, String... lines) throws Exception {
        Files.writeString(
                data.resolve(file), String.join("", lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String line(String file, String rest) {
        return "{\"file\":\"" + file + "\"," + rest + ",\"model\":\"m\",\"clip\":\""
                + ClipChecksum.of(data.resolve(file)) + "\"}\n";
    }

    private DataSet open() {
        return DataSet.open(data, new DataSet.Reading(64, 9, 0), Progress.SILENT);
    }

    private List<String> captions(String name) {
        DataSet set = open();
        for (Clips part : List.of(set.training(), set.validation())) {
            for (int i = 0; i < part.size(); i++) {
                if (part.get(i).name().equals(name)) {
                    return part.captions(i).stream()
                            .map(c -> c.kind() + ": " + c.text())
                            .toList();
                }
            }
        }
        return List.of();
    }

    private List<String> skipped() {
        List<String> out = new ArrayList<>();
        open().skipped().forEach(s -> out.add(s.name() + ": " + s.why()));
        return out;
    }

    @Test
    void theyStandBehindTheGivenOnesAndTheLastLineCounts() throws Exception {
        write("a.txt", "grey\n");
        write("captions.machine.jsonl", line("a.png", "\"short\":[\"old\"]"));
        write("captions.machine.jsonl", line("a.png", "\"short\":[\"dim\",\"dark\"],\"descriptive\":\"all is dim\""));
        write("captions.machine-2-of-8.jsonl", line("b.png", "\"descriptive\":[\"bright\"]"));
        assertThat(captions("a.png"))
                .containsExactly(
                        "given: grey", "machine-short: dim", "machine-short: dark", "machine-descriptive: all is dim");
        assertThat(captions("b.png")).containsExactly("machine-descriptive: bright");
        assertThat(skipped()).isEmpty();
        write("captions.machine-1-of-8.jsonl", line("a.png", "\"round\":2,\"short\":[\"newest\"]"));
        assertThat(captions("a.png")).contains("machine-short: newest").doesNotContain("machine-short: dim");
    }

    @Test
    void aFileThatGrowsIsReadUpToItsLastWholeLine() throws Exception {
        write("a.txt", "grey");
        String next = line("b.png", "\"short\":[\"bright – très\"]");
        for (int end : new int[] {1, next.indexOf('–') + 1, next.length() - 2}) {
            Files.deleteIfExists(data.resolve("captions.machine.jsonl"));
            write("captions.machine.jsonl", line("a.png", "\"short\":[\"dim\"]"), next.substring(0, end));
            assertThat(captions("a.png")).contains("machine-short: dim");
            assertThat(captions("b.png")).isEmpty();
            assertThat(skipped()).containsExactly("b.png: it has no caption");
        }
        write("captions.machine.jsonl", next.substring(next.length() - 2));
        assertThat(captions("b.png")).containsExactly("machine-short: bright – très");
        write("captions.jsonl", "{\"file\":\"a.png\",\"caption\":\"mine\"}\n{\"file\":\"b.png\",\"capt");
        assertThat(captions("a.png")).contains("given: mine");
        assertThat(skipped()).containsExactly("captions.jsonl line 2: it is not JSON: the file ends within it");
    }

    @Test
    void whatIsWrittenWhileItIsReadIsNotRead() throws Exception {
        Path file = data.resolve("captions.machine.jsonl");
        write("captions.machine.jsonl", "1\n2\n");
        List<String> seen = new ArrayList<>();
        JsonLines.read(file, (number, text, ended) -> {
            seen.add(number + text + ended);
            try {
                Files.writeString(file, "more\n", StandardOpenOption.APPEND);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(seen).containsExactly("11true", "22true");
    }

    @Test
    void aLineWrittenByHandNeedsNoChecksum() throws Exception {
        write("captions.machine.jsonl", "{\"file\":\"a.png\",\"short\":\"by hand\"}");
        assertThat(captions("a.png")).containsExactly("machine-short: by hand");
    }

    @Test
    void captionsOfAnOlderClipDoNotCount() throws Exception {
        write("a.txt", "grey");
        write("captions.machine.jsonl", line("a.png", "\"short\":[\"dim\"]"), line("b.png", "\"short\":[\"bright\"]"));
        picture("a.png", 200);
        Files.delete(data.resolve("b.png"));
        assertThat(captions("a.png")).containsExactly("given: grey");
        assertThat(skipped())
                .containsExactly(
                        "a.png: its short caption by m describes an older file of that name",
                        "captions.machine.jsonl: 1 of its clips are not there any more");
    }

    @Test
    void textFilesOfAStyleAreGivenWhereNoMachineWroteThem() throws Exception {
        write("a.short.txt", "by hand\n");
        write("b.short.txt", "dim\ncorrected by hand\n");
        write("b.descriptive.txt", "quite dim\n");
        write("captions.machine.jsonl", line("a.png", "\"short\":[\"x\"]"));
        write("captions.machine.jsonl", line("b.png", "\"exported\":true,\"short\":[\"dim\",\"wrong\"]"));
        assertThat(captions("a.png")).containsExactly("given-short: by hand", "machine-short: x");
        assertThat(captions("b.png"))
                .containsExactly(
                        "given-short: corrected by hand", "given-descriptive: quite dim", "machine-short: dim");
        assertThat(skipped()).isEmpty();
    }

    @Test
    void aTextFileBelongsToTheClipOfItsWholeName() throws Exception {
        picture("a.short.png", 10);
        write("a.short.txt", "black");
        write("a.txt", "grey");
        write("b.txt", "bright");
        assertThat(captions("a.short.png")).containsExactly("given: black");
        assertThat(captions("a.png")).containsExactly("given: grey");
        ClipListing listing = ClipListing.of(data);
        assertThat(listing.text("a.png", CaptionStyle.SHORT)).isNull();
        assertThat(listing.text("b.png", CaptionStyle.SHORT)).isEqualTo(data.resolve("b.short.txt"));
    }

    @Test
    void whatIsNoLineIsNamed() throws Exception {
        write("a.txt", "grey");
        write("captions.machine.jsonl", "nonsense\n", "{\"file\":\"a.png\"}\n", "[1]\n", "\n");
        Files.write(
                data.resolve("captions.machine.jsonl"),
                new byte[] {'"', (byte) 0xff, '"', '\n'},
                StandardOpenOption.APPEND);
        assertThat(skipped())
                .containsExactly(
                        "captions.machine.jsonl line 1: it is not JSON",
                        "captions.machine.jsonl line 2: it needs a \"file\" and a \"short\" or \"descriptive\" caption",
                        "captions.machine.jsonl line 3: it needs a \"file\" and a \"short\" or \"descriptive\" caption",
                        "captions.machine.jsonl line 5: it needs a \"file\" and a \"short\" or \"descriptive\" caption",
                        "b.png: it has no caption");
    }
}
