package haneul.media.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.Frame;
import haneul.media.Matte;
import haneul.media.MediaInfo;
import haneul.media.Samples;
import haneul.media.Video;
import haneul.media.write.Coding;
import haneul.media.write.Encoded;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoderTest {
    private static final Coding VP8_ALPHA = new Coding(
            "webm",
            "libvpx",
            AV_PIX_FMT_YUVA420P,
            AVCOL_SPC_BT709,
            false,
            0,
            Map.of("auto-alt-ref", "0", "crf", "4", "b", "2000000", "deadline", "good"));

    @TempDir
    Path dir;

    /** 72 frames whose times WebM rounds to milliseconds, 0 … 2958, and of which the last lasts 41. */
    @Test
    void theRateOfACopyIsTheOneThatItsTimesWereRoundedFrom() {
        Path webm = Samples.write(dir.resolve("a.webm"), 24, Samples.clip(32, 32, 72));
        Path mp4 = Encoded.copied(webm, dir.resolve("a.mp4"), "mp4");
        try (Decoder file = new Decoder(mp4)) {
            assertThat(file.stream.avg_frame_rate().num()).isEqualTo(72_000);
            assertThat(file.stream.avg_frame_rate().den()).isEqualTo(2_999);
            assertThat(file.statedFps()).isEqualTo(24);
        }
        Video copy = Video.read(mp4);
        assertThat(copy.fps()).isEqualTo(24);
        assertThat(copy.frames()).isEqualTo(72);
        assertThat(MediaInfo.of(mp4).fps()).isEqualTo(24);
        Video original = Video.read(webm);
        for (int i : new int[] {0, 35, 71}) {
            assertThat(copy.frame(i).rgb()).isEqualTo(original.frame(i).rgb());
        }
    }

    @Test
    void alphaOfVp8LiesOnTheMatte() {
        Path out = Encoded.painted(dir.resolve("a.webm"), VP8_ALPHA, 64, 48, 4, DecoderTest::redRightHalf);
        assertThat(MediaInfo.of(out).codec()).isEqualTo("vp8");
        assertThat(MediaInfo.of(out).alpha()).isTrue();
        Video white = Video.read(out);
        assertThat(white.frames()).isEqualTo(4);
        assertThat(white.adaptations()).containsExactly("laid onto white where it is transparent");
        Video black = Video.read(out, Matte.BLACK);
        for (int i : new int[] {0, 3}) {
            near(white.frame(i), 8, 24, 255, 255, 255);
            near(black.frame(i), 8, 24, 0, 0, 0);
            for (Video on : List.of(white, black)) {
                assertThat(on.frame(i).at(56, 24, 0)).isGreaterThan(200);
                assertThat(on.frame(i).at(56, 24, 1)).isLessThan(60);
            }
        }
    }

    private static void near(Frame frame, int x, int y, int... rgb) {
        for (int k = 0; k < 3; k++) {
            assertThat(frame.at(x, y, k)).isBetween(rgb[k] - 6, rgb[k] + 6);
        }
    }

    /** Red all over, transparent in the left half. */
    private static void redRightHalf(AVFrame frame) {
        int[] red = {63, 102, 240}; // Y, U, V of BT.709 in limited range
        for (int plane = 0; plane < 4; plane++) {
            boolean chroma = plane == 1 || plane == 2;
            int w = chroma ? 32 : 64;
            for (int y = 0; y < (chroma ? 24 : 48); y++) {
                for (int x = 0; x < w; x++) {
                    int value = plane < 3 ? red[plane] : x < w / 2 ? 0 : 255;
                    frame.data(plane).put((long) y * frame.linesize(plane) + x, (byte) value);
                }
            }
        }
    }
}
