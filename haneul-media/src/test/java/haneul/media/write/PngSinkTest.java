package haneul.media.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.media.Samples;
import haneul.media.Video;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngSinkTest {
    @Test
    void aPngOnAFullDisk() {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full));
        assertThatThrownBy(() -> new PngSink(full, 8, false, "").write(Samples.picture(64, 64, 0)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("the disk is full");
    }

    /** A folder of frames is replaced whole by another one; a folder with anything else in it is not. */
    @Test
    void aFolderOfFramesIsReplacedAndNoOther(@TempDir Path dir) throws IOException {
        Path frames = dir.resolve("frames");
        Samples.write(frames, 8, Samples.clip(32, 32, 9));
        Samples.write(frames, 8, Samples.clip(16, 16, 5));
        assertThat(Video.read(frames).frames()).isEqualTo(5);
        assertThat(Video.read(frames).width()).isEqualTo(16);
        try (Stream<Path> beside = Files.list(dir)) {
            assertThat(beside).containsExactly(frames);
        }
        Files.writeString(frames.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> Samples.write(frames, 8, Samples.clip(16, 16, 5)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("something else in it");
        assertThat(frames.resolve("notes.txt")).hasContent("mine");
        assertThat(Video.read(frames).frames()).isEqualTo(5);
    }
}
