package haneul.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
        int frames = Video.read(dir.resolve("realshort.mp4")).frames();
        Path headOnly = Files.write(dir.resolve("head.mp4"), java.util.Arrays.copyOf(whole, 40));
        refused(() -> Video.read(headOnly), "holds no readable picture");
        Path mine = Samples.write(dir.resolve("mine.mp4"), 8, Samples.clip(64, 48, 40)); // index first
        byte[] bytes = Files.readAllBytes(mine);
        Path half = Files.write(dir.resolve("half.mp4"), java.util.Arrays.copyOf(bytes, bytes.length * 2 / 3));
        Video cut = Video.read(half);
        assertThat(cut.frames()).isBetween(10, 39);
        assertThat(cut.all()).hasSize(cut.frames());
        assertThat(frames).isGreaterThan(1);
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
        java.nio.ByteBuffer.wrap(bytes).putInt(20, 20_000);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes, 12, 17);
        java.nio.ByteBuffer.wrap(bytes).putInt(29, (int) crc.getValue());
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
        Ffmpeg.ready();
        assertThatThrownBy(() -> {
                    Muxer muxer = new Muxer(full, Coding.FFV1, 64, 64, 8, VideoWriter.Options.PLAIN);
                    try {
                        for (int t = 0; t < 30; t++) {
                            muxer.write(Samples.picture(64, 64, t));
                        }
                        muxer.finish();
                    } finally {
                        muxer.discard();
                    }
                })
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
    void brokenFilesNeverEndTheProgram() throws IOException {
        FuzzClips.run(dir, Long.getLong("seed", 7L), Integer.getInteger("cases", 72));
    }
}
