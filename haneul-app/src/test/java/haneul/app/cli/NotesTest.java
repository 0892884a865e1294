package haneul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.media.Video;
import haneul.media.VideoWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
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

    /** White in the upper half, and transparent below. */
    private Path halfWhite() throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
        for (int p = 0; p < 16 * 32; p++) {
            image.setRGB(p % 32, p / 32, 0xffffffff);
        }
        Path file = dir.resolve("half.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void transparentPicturesLieOnWhite() throws IOException {
        assertThat(notes(next(), "animate", halfWhite(), "--frames", 5, "--fps", 8))
                .containsExactly("half.png is laid onto white where it is transparent");
        assertThat(notes(next(), "animate", clip("a.png", 1), "--last", halfWhite(), "--frames", 9, "--size", "32x24"))
                .containsExactly(
                        "a.png is cropped from 32x32 to 32x24",
                        "half.png is cropped from 32x32 to 32x24 and laid onto white where it is transparent");
    }

    @Test
    void ofATransparentMaskOnlyTheWhiteIsPainted() throws IOException {
        Path clip = clip("a.mkv", 5);
        String out = next();
        assertThat(notes(out, "edit", clip, "snow", "--mask", halfWhite(), "--strength", 1, "--fps", 8))
                .containsExactly("half.png is black where it is transparent");
        Frame was = Video.read(clip).frame(2);
        Frame is = Video.read(dir.resolve(out)).frame(2);
        int half = 3 * 16 * 32;
        assertThat(java.util.Arrays.equals(is.rgb(), half, 2 * half, was.rgb(), half, 2 * half))
                .isTrue();
        assertThat(java.util.Arrays.equals(is.rgb(), 0, half, was.rgb(), 0, half))
                .isFalse();
    }

    @Test
    void masksOfAnotherLengthAreHeldOrCut() {
        Path clip = clip("a.mkv", 5);
        assertThat(notes(next(), "edit", clip, "snow", "--mask", clip("m.mkv", 3), "--fps", 8))
                .containsExactly("m.mkv has 3 frames and the clip 5, so its last picture is held");
        assertThat(notes(next(), "edit", clip, "snow", "--mask", clip("n.mkv", 8), "--fps", 8))
                .containsExactly("n.mkv has 8 frames and the clip 5, so its end is cut off");
        assertThat(notes(next(), "edit", clip, "snow", "--mask", clip("m.png", 1), "--fps", 8))
                .isEmpty();
    }

    @Test
    void ofALongPromptTheStartIsHeard() {
        assertThat(notes(next(), "generate", "red ".repeat(600), "--frames", 1, "--size", "32x32"))
                .containsExactly(
                        "A prompt of 602 tokens (pieces of words) is too long: the text encoder takes the first 512");
    }

    @Test
    void settingsThatDoNothingAreNoted() {
        assertThat(notes(
                        next(),
                        "generate",
                        "snow",
                        "--frames",
                        1,
                        "--size",
                        "32x32",
                        "--control",
                        0.5,
                        "--guidance-2",
                        3))
                .containsExactly(
                        "--guidance-2 has no effect: this model has no expert for low noise",
                        "--control has no effect: this model has no control channels");
    }

    /** Of the bundled model, whose words and sizes are those of the toy world. */
    @Test
    void whatTheBundledModelWasNotTrainedOnIsNoted() {
        Called foreign = Called.haneul(
                "generate",
                "a dog on a Beach",
                "--steps",
                1,
                "--frames",
                1,
                "--size",
                "96x96",
                "-o",
                dir.resolve("a.png"));
        assertThat(foreign.lines())
                .contains(
                        "not known to this model: dog, beach",
                        "outside of this model's training: 96x96 pixels (trained on 48x48, 64x64, 64x96, 96x64)");
        Called known = Called.haneul(
                "generate",
                "Two small Red circles. A grey background",
                "--steps",
                1,
                "--frames",
                1,
                "-o",
                dir.resolve("b.png"));
        assertThat(known.lines()).contains("not known to this model: two").noneMatch(l -> l.contains("outside"));
        assertThat(Called.haneul("generate", "", "--steps", 1, "--frames", 1, "-o", dir.resolve("c.png"))
                        .lines())
                .contains("the sentence is empty: sampling is unconditional");
    }

    @Test
    void framesThatTheBundledNetworkDoesNotPreserveAreNoted() {
        Path noise = clip("noise.png", 1);
        Called lost = Called.haneul("animate", noise, "a circle", "--steps", 1, "-o", dir.resolve("d.mp4"));
        assertThat(lost.lines()).anyMatch(l -> l.startsWith("the given frames lose detail"));
        Called.haneul("world", "--clips", 1, "--seed", 3, "-o", dir.resolve("toys"));
        Called own = Called.haneul(
                "edit", dir.resolve("toys/clip-000000.mkv"), "a circle", "--steps", 1, "-o", dir.resolve("e.mp4"));
        assertThat(own.code()).as(own.err()).isZero();
        assertThat(own.lines()).noneMatch(l -> l.contains("lose detail"));
    }

    @Test
    void aResultThatReplacesAnInputIsTold() {
        clip("a.mkv", 5);
        assertThat(notes("a.mkv", "edit", dir.resolve("a.mkv"), "snow", "--fps", 8, "--overwrite"))
                .containsExactly("a.mkv is replaced by the result");
        assertThat(Called.haneul("remix", dir.resolve("a.mkv"), "rain", "-o", dir.resolve("a.mkv"), "--overwrite")
                        .lines())
                .contains("a.mkv is replaced by the result");
        assertThat(Called.haneul("plan", "edit", dir.resolve("a.mkv"), "rain", "-o", dir.resolve("a.mkv"))
                        .err())
                .doesNotContain("replaced");
    }

    @Test
    void anInputThatHasChangedSinceIsTold() throws IOException {
        Path picture = clip("p.png", 1);
        notes("p.mkv", "animate", picture, "snow", "--frames", 5, "--fps", 8);
        assertThat(notes(next(), "remix", dir.resolve("p.mkv"), "rain"))
                .noneMatch(line -> line.contains("has changed"));
        Files.copy(halfWhite(), picture, StandardCopyOption.REPLACE_EXISTING);
        assertThat(notes(next(), "remix", dir.resolve("p.mkv"), "rain"))
                .contains(picture + " has changed since this clip was made");
    }
}
