package haneul.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as people have them. */
class DataSetTest {
    private static final DataSet.Reading READING = new DataSet.Reading(64, 9, 0);

    @TempDir
    Path temp;

    private Path data;

    @BeforeEach
    void folder() throws Exception {
        data = Files.createDirectory(temp.resolve("data"));
    }

    private void clip(String name, int w, int h, int frames, int grey) throws Exception {
        List<Frame> out = new ArrayList<>();
        for (int t = 0; t < frames; t++) {
            byte[] rgb = new byte[3 * w * h];
            Arrays.fill(rgb, (byte) (grey + t));
            out.add(new Frame(w, h, rgb));
        }
        Files.createDirectories(data.resolve(name).getParent());
        VideoWriter.save(Video.of(8, out), data.resolve(name), VideoWriter.Options.PLAIN);
    }

    private void captioned(String stem, int grey) throws Exception {
        clip(stem + ".png", 16, 16, 1, grey);
        Files.writeString(data.resolve(stem + ".txt"), "a picture of grey " + grey);
    }

    private DataSet open() {
        return DataSet.open(data, READING, Progress.SILENT);
    }

    private static List<Clips.Clip> all(Clips part) {
        List<Clips.Clip> out = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            out.add(part.get(i));
        }
        return out;
    }

    private static TreeSet<String> names(Clips part) {
        TreeSet<String> out = new TreeSet<>();
        all(part).forEach(c -> out.add(c.name()));
        return out;
    }

    @Test
    void anAdaptedClipIsListedOnce() throws Exception {
        captioned("plain", 90);
        BufferedImage clear = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
        ImageIO.write(clear, "png", data.resolve("clear.png").toFile());
        Files.writeString(data.resolve("clear.txt"), "nothing");
        DataSet set = open();
        all(set.training());
        all(set.validation());
        assertThat(set.adapted()).containsExactly("clear.png is laid onto white where it is transparent");
    }

    @Test
    void clipsAndPicturesComeWithTheirCaptions() throws Exception {
        clip("a.mkv", 32, 48, 5, 100);
        Files.writeString(data.resolve("a.txt"), "one\n\n two \n");
        clip("in/b.png", 32, 32, 1, 200);
        clip("c.mkv", 128, 64, 20, 50);
        Files.writeString(
                data.resolve("captions.jsonl"),
                "{\"file\": \"in/b.png\", \"caption\": \"grey\"}\n"
                        + "{\"file\": \"c.mkv\", \"captions\": [\"dark\", \"darker\"]}\n");
        DataSet set = open();
        assertThat(set.skipped()).isEmpty();
        List<Clips.Clip> clips = all(set.training());
        clips.addAll(all(set.validation()));
        assertThat(clips).hasSize(3);
        long bytes = clips.stream()
                .mapToLong(c -> 3L * c.width() * c.height() * c.frames().size())
                .sum();
        assertThat(set.training().bytes() + set.validation().bytes()).isEqualTo(bytes);
        for (Clips.Clip c : clips) {
            switch (c.name()) {
                case "a.mkv" -> {
                    assertThat(c.texts()).containsExactly("one", "two");
                    assertThat(c.frames()).hasSize(5);
                    assertThat(c.width() + "x" + c.height()).isEqualTo("32x48");
                    assertThat(c.frames().get(3).at(5, 5, 1)).isBetween(100, 106);
                }
                case "in/b.png" -> {
                    assertThat(c.texts()).containsExactly("grey");
                    assertThat(c.frames()).hasSize(1);
                    assertThat(c.frames().get(0).at(0, 0, 0)).isEqualTo(200);
                }
                default -> {
                    assertThat(c.texts()).containsExactly("dark", "darker");
                    assertThat(c.frames()).hasSize(9);
                    assertThat(c.width() + "x" + c.height()).isEqualTo("64x32");
                }
            }
        }
    }

    @Test
    void whatIsBrokenIsNamedAndCounted() throws Exception {
        captioned("good", 10);
        captioned("fine", 30);
        clip("lonely.png", 32, 32, 1, 20);
        clip("tiny.png", 1, 1, 1, 20);
        Files.writeString(data.resolve("tiny.txt"), "one pixel");
        Files.writeString(data.resolve("text.mp4"), "this is no clip");
        Files.writeString(data.resolve("text.txt"), "a film");
        Files.write(data.resolve("empty.gif"), new byte[0]);
        Files.writeString(data.resolve("empty.txt"), "nothing");
        clip("cut.mp4", 64, 48, 17, 20);
        byte[] whole = Files.readAllBytes(data.resolve("cut.mp4"));
        Files.write(data.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length - 9));
        Files.writeString(data.resolve("cut.txt"), "seventeen frames, it says");
        Files.writeString(data.resolve("nobody.txt"), "a caption without a clip");
        Files.writeString(data.resolve("captions.jsonl"), "no json\n{\"file\": \"gone.mp4\", \"caption\": \"x\"}\n");
        DataSet set = open();
        assertThat(set.skipped())
                .extracting(DataSet.Skipped::name)
                .containsExactlyInAnyOrder(
                        "captions.jsonl line 1",
                        "cut.mp4",
                        "empty.gif",
                        "gone.mp4",
                        "lonely.png",
                        "nobody.txt",
                        "text.mp4",
                        "tiny.png");
        assertThat(set.skipped()).contains(new DataSet.Skipped("cut.mp4", "16 of 17 frames can be read"));
        assertThat(set.skipped()).allMatch(s -> !s.why().isBlank() && !s.why().contains("\n"));
        assertThat(set.training().size() + set.validation().size()).isEqualTo(2);
    }

    @Test
    void nothingToTrainOnIsSaid() throws Exception {
        assertThatThrownBy(this::open).isInstanceOf(HaneulException.class).hasMessageContaining("no clips or pictures");
        clip("a.png", 16, 16, 1, 20);
        assertThatThrownBy(this::open)
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("1 clips or pictures but no captions");
        Files.delete(data.resolve("a.png"));
        Files.writeString(data.resolve("a.txt"), "a caption");
        assertThatThrownBy(this::open)
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("1 captions but no clips");
        Files.writeString(data.resolve("a.mp4"), "this is no clip");
        assertThatThrownBy(this::open)
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("none of its 1 clips")
                .hasMessageContaining("a.mp4");
        assertThatThrownBy(() -> DataSet.open(temp.resolve("no"), READING, Progress.SILENT))
                .hasMessageContaining("no such folder");
    }

    @Test
    void addingClipsMovesNoneToTheOtherSideAndChangesTheIdentity() throws Exception {
        for (int i = 0; i < 60; i++) {
            captioned("p" + i, 2 * i);
        }
        DataSet before = open();
        TreeSet<String> held = names(before.validation());
        assertThat(held).hasSizeBetween(1, 10);
        assertThat(names(before.training())).doesNotContainAnyElementsOf(held).hasSize(60 - held.size());
        assertThat(open().training().identity()).isEqualTo(before.training().identity());
        captioned("q", 200);
        DataSet after = open();
        TreeSet<String> now = names(after.validation());
        now.remove("q.png");
        assertThat(now).isEqualTo(held);
        assertThat(after.training().identity() + after.validation().identity())
                .isNotEqualTo(before.training().identity() + before.validation().identity());
        Files.writeString(data.resolve("q.txt"), "another caption");
        assertThat(open().training().identity() + open().validation().identity())
                .isNotEqualTo(after.training().identity() + after.validation().identity());
    }

    @Test
    void aCaptionedFolderOfFramesIsOneClip() throws Exception {
        captioned("other", 90);
        clip("walk", 32, 16, 5, 40); // a name without a suffix is a folder of numbered frames
        Files.writeString(data.resolve("walk.txt"), "it becomes brighter");
        DataSet set = open();
        assertThat(set.skipped()).isEmpty();
        List<Clips.Clip> clips = new ArrayList<>(all(set.training()));
        clips.addAll(all(set.validation()));
        Clips.Clip walk =
                clips.stream().filter(c -> c.name().equals("walk")).findFirst().orElseThrow();
        assertThat(clips).hasSize(2);
        assertThat(walk.frames()).hasSize(5);
        assertThat(walk.texts()).containsExactly("it becomes brighter");
        assertThat(walk.frames().get(4).rgb()[0]).isEqualTo((byte) 44);
        String before = set.training().identity() + set.validation().identity();
        Files.delete(data.resolve("walk")
                .resolve(Files.list(data.resolve("walk"))
                        .sorted()
                        .toList()
                        .get(4)
                        .getFileName()));
        DataSet less = open();
        assertThat(less.training().identity() + less.validation().identity()).isNotEqualTo(before);
    }
}
