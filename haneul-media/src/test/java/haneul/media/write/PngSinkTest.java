package haneul.media.write;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.media.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PngSinkTest {
    @Test
    void aPngOnAFullDisk() {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full));
        assertThatThrownBy(() -> new PngSink(full, 8, false, "").write(Samples.picture(64, 64, 0)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("the disk is full");
    }
}
