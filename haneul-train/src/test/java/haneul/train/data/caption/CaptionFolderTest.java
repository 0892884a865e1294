package haneul.train.data.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.media.Video;
import haneul.media.VideoWriter;
import haneul.model.caption.CaptionStyle;
import haneul.train.data.Clips;
import haneul.train.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of clips that are described by a captioner whose words are known. */
class CaptionFolderTest {
    private static final List<CaptionStyle> BOTH = List.of(CaptionStyle.SHORT, CaptionStyle.DESCRIPTIVE);
    private static final Path LINES = Path.of("captions.machine.jsonl");

    @TempDir
    Path data;

    private final FakeCaptioner fake = new FakeCaptioner("fake");

    @BeforeEach
    void clips() throws Exception {
        for (int i = 0; i < 6; i++) {
            clip("c" + i + ".mkv", 40 + i, 5);
        }
        Files.writeString(data.resolve("c0.txt"), "a person's words\n");
    }

    private void clip(String name, int grey, int frames) {
        List<Frame> out = new ArrayList<>();
        for (int t = 0; t < frames; t++) {
            byte[] rgb = new byte[3 * 32 * 16];
            Arrays.fill(rgb, (byte) (t == 0 ? grey : 200 + t));
            out.add(new Frame(32, 16, rgb));
        }
        VideoWriter.save(Video.of(8, out), data.resolve(name), VideoWriter.Options.PLAIN);
    }

    private static CaptionFolder.Options options(int variations, Shard shard, boolean overwrite, boolean texts) {
        return new CaptionFolder.Options(BOTH, variations, 1, shard, overwrite, texts, 0, new Sight(3, true, 64), 4, 0);
    }

    private CaptionFolder.Outcome write(CaptionFolder.Options options) {
        return CaptionFolder.write(data, options, fake, Progress.SILENT);
    }

    private CaptionFolder.Outcome write() {
        return write(options(1, Shard.ALL, false, false));
    }

    private Map<String, List<String>> captions() {
        DataSet set = DataSet.open(data, new DataSet.Reading(64, 9, 0), Progress.SILENT);
        Map<String, List<String>> out = new TreeMap<>();
        for (Clips part : List.of(set.training(), set.validation())) {
            for (int i = 0; i < part.size(); i++) {
                out.put(
                        part.get(i).name(),
                        part.captions(i).stream()
                                .map(c -> c.kind() + ": " + c.text())
                                .toList());
            }
        }
        return out;
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(data.resolve(LINES));
    }

    @Test
    void everyClipIsDescribedAlsoThoseWithoutAGivenCaption() throws Exception {
        CaptionFolder.Outcome done = write();
        assertThat(done.clips()).isEqualTo(6);
        assertThat(done.captioned()).isEqualTo(6);
        assertThat(done.skipped()).isEmpty();
        assertThat(captions()).hasSize(6);
        assertThat(captions().get("c0.mkv"))
                .containsExactly(
                        "given: a person's words",
                        "machine-short: SHORT of 40 over 3",
                        "machine-descriptive: DESCRIPTIVE of 40 over 3");
        assertThat(lines().get(0))
                .matches("\\{\"file\":\"c0.mkv\",\"short\":\\[\"SHORT of 40 over 3\"],\"descriptive\":\\[\"DESCRIPTIVE"
                        + " of 40 over 3\"],\"model\":\"fake\",\"clip\":\"[0-9a-f]{16}\"}");
        assertThat(data.resolve("c0.txt")).hasContent("a person's words\n");
    }

    @Test
    void whatIsThereIsNotAskedAgainUnlessTheClipChangedOrMoreIsWanted() throws Exception {
        write();
        fake.asked.clear();
        assertThat(write().kept()).isEqualTo(6);
        assertThat(fake.asked).isEmpty();
        clip("c2.mkv", 90, 5);
        clip("new.png", 91, 1);
        assertThat(write().captioned()).isEqualTo(2);
        assertThat(fake.asked).containsExactlyInAnyOrder("90 SHORT", "91 SHORT", "90 DESCRIPTIVE", "91 DESCRIPTIVE");
        assertThat(captions().get("c2.mkv"))
                .containsExactly("machine-short: SHORT of 90 over 3", "machine-descriptive: DESCRIPTIVE of 90 over 3");
        assertThat(write(options(3, Shard.ALL, false, false)).captioned()).isEqualTo(7);
        assertThat(captions().get("new.png"))
                .contains("machine-short: SHORT of 91 over 1", "machine-short: SHORT of 91 over 1 again 2")
                .hasSize(6);
        assertThat(write(options(3, Shard.ALL, false, false)).kept()).isEqualTo(7);
        int lines = lines().size();
        assertThat(write(options(1, Shard.ALL, true, false)).captioned()).isEqualTo(7);
        assertThat(lines()).as("nothing is taken out").hasSize(lines + 7);
        assertThat(captions().get("new.png")).hasSize(2);
    }

    @Test
    void eachModelHasItsOwn() {
        write();
        CaptionFolder.write(data, options(1, Shard.ALL, false, false), new FakeCaptioner("other"), Progress.SILENT);
        assertThat(captions().get("c1.mkv")).hasSize(4);
    }

    @Test
    void partsAreSharedByName() throws Exception {
        for (int i = 0; i < 30; i++) {
            Files.copy(data.resolve("c1.mkv"), data.resolve("copy" + i + ".mkv"));
        }
        long all = 0;
        for (int n = 1; n <= 3; n++) {
            CaptionFolder.Outcome done = write(options(1, new Shard(n, 3), false, false));
            assertThat(done.captioned()).isBetween(5L, 20L);
            assertThat(done.file()).isEqualTo(data.resolve("captions.machine-" + n + "-of-3.jsonl"));
            all += done.captioned();
        }
        assertThat(all).isEqualTo(36);
        assertThat(write().kept()).as("whoever wrote it").isEqualTo(36);
        assertThatThrownBy(() -> Shard.parse("4/3")).hasMessageContaining("shard cannot be 4/3");
        assertThatThrownBy(() -> Shard.parse("x")).hasMessageContaining("shard cannot be x");
    }

    @Test
    void oneProcessAtAPart() {
        try (CaptionAppender held = CaptionAppender.open(data, Shard.ALL)) {
            assertThatThrownBy(this::write).hasMessageContaining("another haneul caption is writing");
            write(options(1, new Shard(1, 2), false, false));
        }
        assertThat(write().captioned()).isPositive();
    }

    @Test
    void aHalfLineIsCutOffAndRepeated() throws Exception {
        write();
        String all = Files.readString(data.resolve(LINES));
        for (int cut : new int[] {1, 2, 40, all.length() - 3}) {
            Files.writeString(data.resolve(LINES), all.substring(0, all.length() - cut));
            fake.asked.clear();
            write();
            assertThat(Files.readString(data.resolve(LINES))).isEqualTo(all);
            assertThat(fake.asked).hasSize(cut == 1 ? 0 : cut == 40 || cut == 2 ? 2 : 12);
        }
    }

    @Test
    void whatCannotBeDescribedIsListedAndTheRestIsDone() throws Exception {
        Files.writeString(data.resolve("broken.mp4"), "this is no clip");
        fake.blank = 42;
        fake.refused = 43;
        CaptionFolder.Outcome done = write();
        assertThat(done.captioned()).isEqualTo(4);
        assertThat(done.skipped())
                .extracting(s -> s.name() + ": " + s.why())
                .contains("c2.mkv: fake found no words for it", "c3.mkv: it is of grey 43")
                .anyMatch(s -> s.startsWith("broken.mp4: "));
        fake.blank = -1;
        fake.refused = -1;
        assertThat(write().captioned()).isEqualTo(2);
    }

    @Test
    void aCaptionerThatIsGoneEndsTheJobAndLosesNothing() throws Exception {
        for (int i = 0; i < 30; i++) {
            clip("d" + i + ".png", 100 + i, 1);
        }
        fake.gone = 8;
        assertThatThrownBy(this::write)
                .isInstanceOfSatisfying(
                        HaneulException.class, e -> assertThat(e.kind()).isEqualTo(HaneulException.Kind.RUN))
                .hasMessageContaining("it is gone")
                .hasMessageContaining("start it; 4 clips are captioned, and it goes on");
        assertThat(lines()).hasSize(4);
        fake.gone = Integer.MAX_VALUE;
        CaptionFolder.Outcome done = write();
        assertThat(done.kept()).isEqualTo(4);
        assertThat(done.captioned()).isEqualTo(32);
        fake.gone = 0;
        clip("last.png", 1, 1);
        assertThatThrownBy(this::write).hasMessageContaining("It cannot be reached");
    }

    @Test
    void oneThatNeverHasWordsIsStopped() throws Exception {
        for (int i = 0; i < 30; i++) {
            clip("d" + i + ".png", 7, 1);
        }
        fake.blank = 7;
        CaptionFolder.Options one = new CaptionFolder.Options(
                BOTH,
                1,
                1,
                Shard.ALL,
                false,
                false,
                0,
                new Sight(3, true, 64),
                1,
                1); // one at a time: the failures are in a row
        assertThatThrownBy(() -> write(one)).hasMessageContaining("fake had no words for 8 of them in a row");
        assertThat(fake.asked.size()).isLessThan(30);
        assertThat(lines()).hasSize(6);
    }

    @Test
    void stoppedItGoesOn() throws Exception {
        Progress stops = (stage, done, total) -> {
            if (stage.equals("caption") && done >= 4) {
                throw HaneulException.cancelled("The work was stopped");
            }
        };
        assertThatThrownBy(() -> CaptionFolder.write(data, options(1, Shard.ALL, false, false), fake, stops))
                .hasMessageContaining("was stopped");
        assertThat(lines()).hasSize(4);
        assertThat(write().kept()).isEqualTo(4);
        assertThat(captions()).hasSize(6);
    }

    @Test
    void aLimitLeavesTheRest() {
        CaptionFolder.Options two =
                new CaptionFolder.Options(BOTH, 1, 1, Shard.ALL, false, false, 2, new Sight(3, true, 64), 4, 2);
        assertThat(write(two).left()).isEqualTo(4);
        assertThat(write(two).captioned()).isEqualTo(2);
        assertThat(fake.asked).hasSize(8);
    }

    @Test
    void textFilesNeverReplaceWhatAPersonWrote() throws Exception {
        Files.writeString(data.resolve("c1.short.txt"), "by hand\n");
        clip("c3.gif", 80, 1); // beside c3.mkv
        clip("c4.short.png", 81, 1);
        write(); // without text files
        fake.asked.clear();
        CaptionFolder.Outcome done = write(options(1, Shard.ALL, false, true));
        assertThat(fake.asked).isEmpty();
        assertThat(data.resolve("c0.txt")).hasContent("a person's words\n");
        assertThat(data.resolve("c0.short.txt")).hasContent("SHORT of 40 over 3\n");
        assertThat(data.resolve("c0.descriptive.txt")).hasContent("DESCRIPTIVE of 40 over 3\n");
        assertThat(data.resolve("c1.short.txt")).hasContent("by hand\n");
        assertThat(data.resolve("c1.descriptive.txt")).exists();
        assertThat(data.resolve("c3.short.txt")).doesNotExist();
        assertThat(data.resolve("c4.short.txt")).doesNotExist();
        assertThat(done.skipped())
                .extracting(s -> s.name() + ": " + s.why())
                .containsExactlyInAnyOrder(
                        "c1.mkv: c1.short.txt is kept as it is: somebody else wrote in it",
                        "c3.gif: a text of its short captions would belong to another clip too",
                        "c3.gif: a text of its descriptive captions would belong to another clip too",
                        "c3.mkv: a text of its short captions would belong to another clip too",
                        "c3.mkv: a text of its descriptive captions would belong to another clip too",
                        "c4.mkv: a text of its short captions would belong to another clip too");
        assertThat(captions().get("c0.mkv")).hasSize(3);
        assertThat(captions().get("c1.mkv")).contains("given-short: by hand", "machine-short: SHORT of 41 over 3");

        Files.writeString(data.resolve("c0.short.txt"), "corrected\n");
        write(options(2, Shard.ALL, true, true));
        assertThat(data.resolve("c0.short.txt")).hasContent("corrected\n");
        assertThat(data.resolve("c0.descriptive.txt"))
                .hasContent("DESCRIPTIVE of 40 over 3\nDESCRIPTIVE of 40 over 3 again 1\n");
        assertThat(captions().get("c0.mkv")).contains("given-short: corrected");
    }

    @Test
    void aFolderWithoutClipsIsRefusedAndNothingIsLeftInIt() throws Exception {
        Path empty = Files.createDirectory(data.resolve("empty"));
        CaptionFolder.Options options = options(1, Shard.ALL, false, false);
        assertThatThrownBy(() -> CaptionFolder.write(empty, options, fake, Progress.SILENT))
                .hasMessageContaining("There is nothing to caption")
                .hasMessageContaining("it holds no clips or pictures");
        assertThat(empty).isEmptyDirectory();
        assertThatThrownBy(() -> CaptionFolder.write(data.resolve("no"), options, fake, Progress.SILENT))
                .hasMessageContaining("there is no such folder");
        assertThat(data.resolve("no")).doesNotExist();
    }

    @Test
    void framesAreSpreadOrTheFirstOnes() {
        List<Frame> spread = new Sight(3, true, 16).of(data.resolve("c0.mkv"));
        assertThat(spread).extracting(f -> f.at(0, 0, 0)).containsExactly(40, 202, 204);
        assertThat(spread.get(0).width() + "x" + spread.get(0).height()).isEqualTo("16x8");
        assertThat(new Sight(3, false, 64).of(data.resolve("c0.mkv")))
                .extracting(f -> f.at(0, 0, 0))
                .containsExactly(40, 201, 202);
        assertThat(new Sight(9, true, 64).of(data.resolve("c0.mkv"))).hasSize(5);
        assertThat(new Sight(1, true, 64).of(data.resolve("c0.mkv"))).hasSize(1);
    }

    @Test
    void killedAtAnyMomentNothingIsLostAndNothingAskedTwice() throws Exception {
        for (int i = 0; i < 40; i++) {
            clip("d" + i + ".png", 100 + i, 1);
        }
        int killed = 0;
        for (int i = 0; i < 3; i++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            CaptionFolderTest.class.getName(),
                            data.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("child.log").toFile())
                    .start();
            long before = Files.exists(data.resolve(LINES)) ? lines().size() : 0;
            for (int wait = 0; wait < 600 && child.isAlive(); wait++) {
                if (Files.exists(data.resolve(LINES)) && lines().size() >= before + 5) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            killed += child.isAlive() ? 1 : 0;
            child.destroyForcibly().waitFor();
        }
        assertThat(killed).as("children killed").isEqualTo(3);
        Files.writeString(data.resolve(LINES), "{\"file\":\"c0.mk", StandardOpenOption.APPEND);
        long there = lines().size() - 1L;
        assertThat(write().kept()).isEqualTo(there).isBetween(15L, 45L);
        assertThat(lines()).hasSize(46);
        assertThat(new HashSet<>(lines())).hasSize(46);
        assertThat(captions()).hasSize(46);
    }

    /** The child: describes slowly. */
    public static void main(String[] args) {
        FakeCaptioner slow = new FakeCaptioner("fake");
        CaptionFolder.Options one =
                new CaptionFolder.Options(BOTH, 1, 1, Shard.ALL, false, false, 0, new Sight(3, true, 64), 1, 0);
        CaptionFolder.write(Path.of(args[0]), one, slow, (stage, done, total) -> {
            try {
                TimeUnit.MILLISECONDS.sleep(stage.equals("caption") ? 60 : 0);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
