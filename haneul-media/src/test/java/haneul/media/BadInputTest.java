package haneul.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.media.sound.Sound;
import haneul.media.write.Coding;
import haneul.media.write.Encoded;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong requests and broken files: three sentences, and nothing left behind. */
class BadInputTest {
    @TempDir
    Path dir;

    private static void refused(ThrowingCallable call, String part) {
        assertThatThrownBy(call).isInstanceOf(HaneulException.class).hasMessageContaining(part);
        assertThatThrownBy(call).satisfies(e -> {
            HaneulException h = (HaneulException) e;
            assertThat(List.of(h.what(), h.because(), h.fix()))
                    .allSatisfy(s -> assertThat(s).isNotBlank().doesNotContain("\n"));
        });
    }

    @Test
    void filesThatAreNoClips() throws IOException {
        refused(() -> Video.read(dir.resolve("none.mp4")), "There is no file");
        refused(() -> Video.read(Files.createFile(dir.resolve("e" + System.nanoTime() + ".mp4"))), "0 bytes");
        Path text = Files.writeString(dir.resolve("text.mp4"), "Dear diary,\ntoday was a fine day.\n");
        refused(() -> Video.read(text), "begins with");
        refused(() -> Video.read(Files.createDirectories(dir.resolve("folder"))), "no pictures with numbered names");
        refused(() -> MediaInfo.of(text), "begins with");
        refused(() -> Provenance.read(dir.resolve("none.mp4")), "There is no file");
    }

    @Test
    void soundAlone() {
        Path sound = Sound.write(dir.resolve("sound.mp4"));
        refused(() -> Video.read(sound), "holds sound and no pictures");
    }

    @Test
    void cutFiles() throws IOException {
        byte[] whole = Files.readAllBytes(Samples.resource("realshort.mp4", dir));
        Path headOnly = Files.write(dir.resolve("head.mp4"), Arrays.copyOf(whole, 40));
        refused(() -> Video.read(headOnly), "holds no readable picture");
    }

    /** A clip in {@code name} with 17 frames, of which a part is left. */
    private Path cut(String name, double part) throws IOException {
        byte[] whole = Files.readAllBytes(Samples.write(dir.resolve(name), 8, Samples.clip(64, 48, 17)));
        return Files.write(dir.resolve("cut-" + name), Arrays.copyOf(whole, (int) (whole.length * part)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.webm", "a.mkv", "a.gif"})
    void aClipThatWasCutOffIsRefusedWithBothNumbers(String name) throws IOException {
        for (double part : new double[] {0.7, 0.97}) {
            Path cut = cut(name, part);
            MediaInfo info = MediaInfo.of(cut);
            String left = name.endsWith("gif")
                    ? "it breaks off, \\d+ frames can be read"
                    : info.frames() + " of 17 frames can be read";
            assertThat(info.damage()).matches(left);
            refused(() -> Video.read(cut), info.damage());
        }
        assertThat(MediaInfo.of(dir.resolve(name)).damage()).isEmpty();
    }

    @Test
    void aFrameThatDoesNotDecodeIsRefusedWhenItIsRead() throws IOException {
        Path whole = Samples.write(dir.resolve("a.mp4"), 8, Samples.clip(64, 48, 17));
        byte[] bytes = Files.readAllBytes(whole);
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0); // a download into a file of the full size
        Path torn = Files.write(dir.resolve("torn.mp4"), bytes);
        String damage = MediaInfo.of(torn).damage();
        assertThat(damage).matches("\\d+ of 17 frames can be read");
        refused(() -> Video.read(torn).all(), damage);
    }

    @Test
    void anEditListThatLeavesOutFramesIsNoDamage() throws IOException {
        Path whole = Samples.write(dir.resolve("a.mp4"), 8, Samples.clip(64, 48, 17));
        byte[] bytes = Files.readAllBytes(whole);
        int list = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("elst");
        ByteBuffer.wrap(bytes).putInt(list + 16, 5 * 2048); // begins with the sixth frame
        Video edited = Video.read(Files.write(dir.resolve("edited.mp4"), bytes));
        assertThat(edited.frames()).isEqualTo(12);
        assertThat(edited.all()).hasSize(12);
        assertThat(MediaInfo.of(dir.resolve("edited.mp4")).damage()).isEmpty();
    }

    @Test
    void unsteadyAndRealClipsAreWhole() {
        for (Coding coding : List.of(Coding.FFV1, Coding.H264, Coding.VP9)) {
            Path unsteady = dir.resolve("unsteady");
            int[] at = {0, 1, 2, 9, 10, 30};
            Encoded.write(unsteady, coding, 8, at, t -> Samples.picture(64, 48, t));
            assertThat(MediaInfo.of(unsteady).damage()).isEmpty();
            assertThat(Video.read(unsteady).all()).hasSizeGreaterThan(30);
        }
        for (String name : List.of("cockatoo.mp4", "realshort.mp4")) {
            assertThat(MediaInfo.of(Samples.resource(name, dir)).damage()).isEmpty();
        }
    }

    @Test
    void tinyAndWide() throws IOException {
        Path one = Samples.write(dir.resolve("one.png"), 8, List.of(Samples.flat(1, 1, 9, 8, 7)));
        assertThat(Video.read(one).frame(0).rgb()).containsExactly(9, 8, 7);
        assertThat(MediaInfo.of(one).codec()).isEqualTo("png");
        Path wide = Samples.write(dir.resolve("wide.png"), 8, List.of(Samples.flat(20_000, 40, 9, 8, 7)));
        assertThat(Video.read(wide).frame(0).at(19_999, 39, 2)).isEqualTo(7);
        Path huge = dir.resolve("huge.png"); // the same file claiming 20000x20000
        byte[] bytes = Files.readAllBytes(wide);
        ByteBuffer.wrap(bytes).putInt(20, 20_000);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes, 12, 17);
        ByteBuffer.wrap(bytes).putInt(29, (int) crc.getValue());
        Files.write(huge, bytes);
        refused(() -> Video.read(huge), "too large");
    }

    @Test
    void sizesAndRatesThatCannotBe() {
        refused(() -> VideoWriter.create(dir.resolve("a.mp4"), 33, 18, 8, VideoWriter.Options.PLAIN), "take 34x18");
        refused(() -> VideoWriter.create(dir.resolve("a.mp4"), 7680, 4320, 8, VideoWriter.Options.PLAIN), "4096x2304");
        refused(() -> VideoWriter.create(dir.resolve("a.mp4"), 0, 18, 8, VideoWriter.Options.PLAIN), "0x18");
        refused(
                () -> VideoWriter.create(dir.resolve("a.mp4"), 1 << 20, 1 << 20, 8, VideoWriter.Options.PLAIN),
                "too large");
        refused(
                () -> VideoWriter.create(dir.resolve("a.webm"), 40_000, 20_000, 8, VideoWriter.Options.PLAIN),
                "ask for a smaller size, in this shape ");
        refused(() -> VideoWriter.create(dir.resolve("a.mp4"), 32, 32, Double.NaN, VideoWriter.Options.PLAIN), "NaN");
        refused(() -> VideoWriter.create(dir.resolve("a.gif"), 32, 32, 60, VideoWriter.Options.PLAIN), "gif");
        refused(() -> VideoWriter.create(dir.resolve("a.xyz"), 32, 32, 8, VideoWriter.Options.PLAIN), ".xyz");
        refused(() -> new VideoWriter.Options("seed 7"), "JSON");
        refused(() -> Video.of(8, List.of()), "without frames");
        refused(() -> Video.of(8, List.of(Frame.black(2, 2), Frame.black(3, 2))), "3x2");
        assertThat(Samples.inside(dir)).isEmpty();
    }

    @Test
    void placesThatCannotBeWritten() throws IOException {
        refused(
                () -> VideoWriter.create(dir.resolve("no/such/a.mp4"), 32, 32, 8, VideoWriter.Options.PLAIN),
                "there is no folder");
        refused(
                () -> VideoWriter.create(Path.of("/proc/a.mp4"), 32, 32, 8, VideoWriter.Options.PLAIN),
                "cannot be written");
        Files.writeString(Files.createDirectory(dir.resolve("full")).resolve("mine.txt"), "mine");
        refused(
                () -> VideoWriter.create(dir.resolve("full"), 32, 32, 8, VideoWriter.Options.PLAIN),
                "empty the folder");
        Files.createDirectory(dir.resolve("x.mp4"));
        refused(
                () -> VideoWriter.create(dir.resolve("x.mp4"), 32, 32, 8, VideoWriter.Options.PLAIN),
                "a folder has that name");
    }

    @Test
    void aFullDiskIsAnError() {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
        assertThatThrownBy(() -> Encoded.write(full, Coding.FFV1, Samples.clip(64, 64, 30)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("no space left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.webm", "a.mkv", "a.gif", "a.png", "folder"})
    void abortLeavesNothing(String name) {
        VideoWriter writer = VideoWriter.create(dir.resolve(name), 32, 32, 8, VideoWriter.Options.PLAIN);
        writer.write(Samples.picture(32, 32, 0));
        assertThat(Samples.inside(dir)).hasSize(1);
        writer.abort();
        writer.close();
        assertThat(Samples.inside(dir)).isEmpty();
        VideoWriter wrong = VideoWriter.create(dir.resolve(name), 32, 32, 8, VideoWriter.Options.PLAIN);
        assertThatThrownBy(() -> wrong.write(Samples.picture(16, 16, 0)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("16x16");
        VideoWriter none = VideoWriter.create(dir.resolve(name), 32, 32, 8, VideoWriter.Options.PLAIN);
        assertThatThrownBy(none::close).isInstanceOf(HaneulException.class);
        assertThat(Samples.inside(dir)).isEmpty();
    }

    @Test
    void whatWasThereStaysUntilTheNewIsWhole() throws IOException {
        Path out = Files.writeString(dir.resolve("a.mp4"), "old");
        VideoWriter writer = VideoWriter.create(out, 32, 32, 8, VideoWriter.Options.PLAIN);
        writer.write(Samples.picture(32, 32, 0));
        assertThat(out).hasContent("old");
        writer.close();
        assertThat(Video.read(out).frames()).isEqualTo(1);
        try (RandomAccessFile f = new RandomAccessFile(out.toFile(), "r")) {
            assertThat(f.length()).isGreaterThan(300);
        }
    }

    @Test
    void aLinkStaysALinkAndWhatItPointsAtIsWritten() throws IOException {
        Path other = Files.createDirectory(dir.resolve("other"));
        Files.writeString(other.resolve("old.mp4"), "old");
        for (String name : List.of("old.mp4", "new.gif", "frames")) { // one that is there, and two that are not yet
            Path link = Files.createSymbolicLink(dir.resolve("link-" + name), Path.of("other", name));
            Path second = Files.createSymbolicLink(dir.resolve("second-" + name), link);
            VideoWriter.save(Video.of(8, Samples.clip(32, 32, 2)), second, VideoWriter.Options.PLAIN);
            assertThat(second).isSymbolicLink();
            assertThat(link).isSymbolicLink();
            assertThat(Video.read(other.resolve(name)).frames()).isEqualTo(2);
        }
        assertThat(Samples.inside(other)).hasSize(3);
        Path around = Files.createSymbolicLink(dir.resolve("a.mp4"), Path.of("a.mp4"));
        refused(() -> VideoWriter.check(around), "leads around");
    }

    @Test
    void brokenFilesNeverEndTheProgram() throws IOException {
        FuzzClips.run(dir, Long.getLong("seed", 7L), Integer.getInteger("cases", 72));
    }
}
