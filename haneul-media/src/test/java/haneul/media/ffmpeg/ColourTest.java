package haneul.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.Frame;
import haneul.media.MediaInfo;
import haneul.media.Samples;
import haneul.media.Video;
import haneul.media.write.Coding;
import haneul.media.write.Encoded;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours survive whatever matrix, range and depth a file was coded in. */
class ColourTest {
    private static final int[][] COLOURS = {
        {255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}, {0, 0, 0}, {128, 128, 128}, {255, 255, 0}, {30, 60, 90}
    };

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "ffv1,yuv420p,5,false",
        "ffv1,yuv420p,5,true",
        "ffv1,yuv420p,1,false",
        "ffv1,yuv420p,1,true",
        "ffv1,yuv444p,6,true",
        "ffv1,yuv420p10le,1,false",
        "ffv1,yuv420p10le,9,true",
        "ffv1,yuv422p10le,5,false",
        "ffv1,yuv444p16le,1,false",
        "h264,yuv420p,1,false",
        "h264,yuv420p,5,false",
        "vp9,yuv420p,1,false",
        "vp9,yuv420p,5,true",
        "vp9,yuv444p,1,true"
    })
    void comeBack(String codec, String format, int matrix, boolean full) {
        Coding coding = switch (codec) {
            case "h264" -> Coding.H264;
            case "vp9" -> Coding.VP9;
            default -> Coding.FFV1;
        };
        coding = coding.with(av_get_pix_fmt(format), matrix, full);
        if (codec.equals("vp9") && !format.equals("yuv420p")) {
            coding = coding.with("profile", "1");
        }
        List<Frame> clip = java.util.Arrays.stream(COLOURS)
                .map(c -> Samples.flat(64, 48, c[0], c[1], c[2]))
                .toList();
        Path out = Encoded.write(
                dir.resolve("c." + (codec.equals("h264") ? "mp4" : codec.equals("vp9") ? "webm" : "mkv")),
                coding,
                clip);
        MediaInfo info = MediaInfo.of(out);
        assertThat(info.pixelFormat().replace("yuvj", "yuv")).isEqualTo(format);
        assertThat(info.range()).isEqualTo(full ? "full" : "limited");
        assertThat(info.matrix()).isEqualTo(matrix == 1 ? "bt709" : matrix == 9 ? "bt2020" : "bt601");
        List<Frame> back = Video.read(out).all();
        int worst = 0;
        for (int i = 0; i < clip.size(); i++) {
            worst = Math.max(worst, Samples.farthest(clip.get(i), back.get(i)));
        }
        System.out.printf("%s %s matrix %d full %s: worst channel error %d%n", codec, format, matrix, full, worst);
        assertThat(worst).isLessThanOrEqualTo(3);
        Frame red = back.get(0);
        assertThat(red.at(5, 5, 0)).isGreaterThanOrEqualTo(252);
        assertThat(red.at(5, 5, 1)).isLessThanOrEqualTo(3);
        assertThat(red.at(5, 5, 2)).isLessThanOrEqualTo(3);
    }

    /** The values of pure red by the formulas of BT.601 and BT.709 themselves, not by the library under test. */
    @ParameterizedTest
    @CsvSource({"5,false,81,90,240", "5,true,76,85,255", "1,false,63,102,240", "1,true,54,99,255"})
    void redIsWhatTheStandardsSay(int matrix, boolean full, int y, int u, int v) {
        Ffmpeg.ready();
        try (PixelConverter pixels = new PixelConverter()) {
            var picture = av_frame_alloc();
            PixelConverter.shape(picture, 16, 16, AV_PIX_FMT_YUV420P);
            picture.colorspace(matrix);
            picture.color_range(full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG);
            pixels.write(Samples.flat(16, 16, 255, 0, 0), picture);
            assertThat(picture.data(0).get() & 0xff).isBetween(y - 1, y + 1);
            assertThat(picture.data(1).get() & 0xff).isBetween(u - 1, u + 1);
            assertThat(picture.data(2).get() & 0xff).isBetween(v - 1, v + 1);
            for (int row = 0; row < 16; row++) {
                picture.data(0).position((long) row * picture.linesize(0)).put(bytes(16, y), 0, 16);
                if (row < 8) {
                    picture.data(1).position((long) row * picture.linesize(1)).put(bytes(8, u), 0, 8);
                    picture.data(2).position((long) row * picture.linesize(2)).put(bytes(8, v), 0, 8);
                }
            }
            assertThat(Samples.farthest(pixels.read(picture, 16, 16), Samples.flat(16, 16, 255, 0, 0)))
                    .isLessThanOrEqualTo(3);
            av_frame_free(picture);
        }
    }

    @Test
    void av1OfTenBitsIsRead() {
        Coding av1 = new Coding(
                "webm", "libaom-av1", av_get_pix_fmt("yuv420p10le"), 1, false, 0, Map.of("crf", "14", "cpu-used", "8"));
        List<Frame> clip = Samples.clip(64, 48, 12);
        Video back = Video.read(Encoded.write(dir.resolve("a.webm"), av1, clip));
        assertThat(back.frames()).isEqualTo(12);
        List<Frame> frames = back.all();
        for (int i = 0; i < 12; i++) {
            assertThat(Samples.psnr(clip.get(i), frames.get(i))).isGreaterThan(34);
        }
        assertThat(MediaInfo.of(dir.resolve("a.webm")).pixelFormat()).isEqualTo("yuv420p10le");
    }

    private static byte[] bytes(int n, int value) {
        byte[] b = new byte[n];
        java.util.Arrays.fill(b, (byte) value);
        return b;
    }
}
