package haneul.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.HaneulException;
import org.junit.jupiter.api.Test;

class FfmpegTest {
    @Test
    void librariesThatDoNotLoadKeepTheCause() {
        LinkageError cause = new UnsatisfiedLinkError("libavutil.so.60: cannot open shared object file");
        HaneulException e = Ffmpeg.missing(cause);
        assertThat(e).hasCause(cause);
        assertThat(e.because()).contains("UnsatisfiedLinkError", "libavutil.so.60");
    }
}
