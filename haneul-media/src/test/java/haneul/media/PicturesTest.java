package haneul.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avutil.*;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.media.write.Coding;
import haneul.media.write.Encoded;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single pictures, made and read by the JDK's own codecs where it has them. */
class PicturesTest {
    @TempDir
    Path dir;

    private static BufferedImage image(Frame f, int type) {
        BufferedImage image = new BufferedImage(f.width(), f.height(), type);
        for (int y = 0; y < f.height(); y++) {
            for (int x = 0; x < f.width(); x++) {
                image.setRGB(x, y, 0xff000000 | f.at(x, y, 0) << 16 | f.at(x, y, 1) << 8 | f.at(x, y, 2));
            }
        }
        return image;
    }

    private Path jpeg(String name, Frame frame) throws IOException {
        Path out = dir.resolve(name);
        assertThat(ImageIO.write(image(frame, BufferedImage.TYPE_INT_RGB), "jpg", out.toFile()))
                .isTrue();
        return out;
    }

    @Test
    void ourPngIsReadByTheJdk() throws IOException {
        Frame frame = Samples.picture(37, 21, 3);
        Path out = dir.resolve("p.png");
        VideoWriter.save(Video.of(8, List.of(frame)), out, new VideoWriter.Options("{\"a\":\"é\"}"));
        BufferedImage image = ImageIO.read(out.toFile());
        for (int y = 0; y < 21; y++) {
            for (int x = 0; x < 37; x++) {
                assertThat(image.getRGB(x, y) & 0xffffff)
                        .isEqualTo(frame.at(x, y, 0) << 16 | frame.at(x, y, 1) << 8 | frame.at(x, y, 2));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0", "5,0", "10,0", "13,60"}) // RGB, BGR, grey and the 256 web colours
    void pngOfTheJdk(int type, int tolerance) throws IOException {
        Frame frame = type == 10 ? Samples.flat(31, 17, 77, 77, 77) : Samples.picture(31, 17, 0);
        ImageIO.write(image(frame, type), "png", dir.resolve("x.png").toFile());
        BufferedImage as = ImageIO.read(dir.resolve("x.png").toFile());
        Frame back = Video.read(dir.resolve("x.png")).frame(0);
        for (int i = 0; i < 31 * 17; i++) {
            int x = i % 31;
            int y = i / 31; // of grey the sample itself: Java's grey is a linear one and getRGB bends it
            int green = type == 10 ? as.getRaster().getSample(x, y, 0) : as.getRGB(x, y) >> 8 & 0xff;
            assertThat(back.at(x, y, 1)).isEqualTo(green);
        }
        if (type != 10) {
            assertThat(Samples.farthest(frame, back)).isLessThanOrEqualTo(tolerance);
        }
    }

    @Test
    void transparencyLiesOnWhite() throws IOException {
        BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 1, 0x80ff0000);
        image.setRGB(2, 1, 0xff0000ff);
        ImageIO.write(image, "png", dir.resolve("t.png").toFile());
        Frame back = Video.read(dir.resolve("t.png")).frame(0);
        assertThat(back.at(0, 0, 2)).isEqualTo(255);
        assertThat(List.of(back.at(1, 1, 0), back.at(1, 1, 1))).isEqualTo(List.of(255, 127));
        assertThat(List.of(back.at(2, 1, 0), back.at(2, 1, 2))).isEqualTo(List.of(0, 255));
        assertThat(Video.read(dir.resolve("t.png")).adaptations())
                .containsExactly("laid onto white where it is transparent");
        assertThat(Video.read(dir.resolve("t.png")).slice(0, 1).adaptations())
                .containsExactly("laid onto white where it is transparent");
    }

    @Test
    void transparencyLiesOnBlackIfThatIsAsked() throws IOException {
        BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 1, 0x80ff0000);
        image.setRGB(2, 1, 0xff0000ff);
        ImageIO.write(image, "png", dir.resolve("1.png").toFile());
        for (Path path : List.of(dir.resolve("1.png"), dir)) {
            Frame back = Video.read(path, Matte.BLACK).frame(0);
            assertThat(back.at(0, 0, 2)).isZero();
            assertThat(List.of(back.at(1, 1, 0), back.at(1, 1, 1))).isEqualTo(List.of(128, 0));
            assertThat(back.at(2, 1, 2)).isEqualTo(255);
            assertThat(Video.read(path).adaptations()).containsExactly("laid onto white where it is transparent");
        }
    }

    @Test
    void aPictureWithoutATransparentPlaceIsNotTransparent() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB}) {
            BufferedImage image = new BufferedImage(5, 3, type);
            for (int p = 0; p < 15; p++) {
                image.setRGB(p % 5, p / 5, 0xff102030);
            }
            ImageIO.write(image, "png", dir.resolve("o.png").toFile());
            assertThat(Video.read(dir.resolve("o.png")).adaptations()).isEmpty();
        }
    }

    @Test
    void jpegIsFullRange() throws IOException {
        for (int[] c : new int[][] {{255, 0, 0}, {255, 255, 255}, {0, 0, 0}, {16, 200, 90}}) {
            Frame flat = Samples.flat(33, 17, c[0], c[1], c[2]);
            assertThat(Samples.farthest(Video.read(jpeg("j.jpg", flat)).frame(0), flat))
                    .isLessThanOrEqualTo(3);
        }
        assertThat(MediaInfo.of(dir.resolve("j.jpg")).range()).isEqualTo("full");
        assertThat(Provenance.read(dir.resolve("j.jpg"))).isEmpty();
    }

    /** The orientation that telephones note in their pictures. */
    @ParameterizedTest
    @CsvSource({
        "1,40,24,2,2",
        "2,40,24,37,2",
        "3,40,24,37,21",
        "4,40,24,2,21",
        "5,24,40,2,2",
        "6,24,40,21,2",
        "7,24,40,21,37",
        "8,24,40,2,37"
    })
    void exifOrientation(int tag, int w, int h, int x, int y) throws IOException {
        Frame frame = Samples.flat(40, 24, 10, 10, 10);
        for (int i = 0; i < 8 * 8; i++) {
            frame.rgb()[3 * (i / 8 * 40 + i % 8)] = (byte) 255; // red in the upper left corner
        }
        byte[] plain = Files.readAllBytes(jpeg("o.jpg", frame));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(plain, 0, 2);
        bytes.write(new byte[] {
            (byte) 0xff,
            (byte) 0xe1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) tag,
            0,
            0,
            0,
            0,
            0,
            0
        });
        bytes.write(plain, 2, plain.length - 2);
        Files.write(dir.resolve("o.jpg"), bytes.toByteArray());
        Video video = Video.read(dir.resolve("o.jpg"));
        assertThat(List.of(video.width(), video.height())).isEqualTo(List.of(w, h));
        assertThat(video.frame(0).at(x, y, 0)).isGreaterThan(180);
        assertThat(video.frame(0).at(w - 1 - x, h - 1 - y, 0)).isLessThan(60);
    }

    @Test
    void webp() {
        Coding webp = new Coding(
                "webp", "libwebp", AV_PIX_FMT_YUV420P, AVCOL_SPC_SMPTE170M, false, 0, Map.of("quality", "95"));
        Frame frame = Samples.picture(33, 17, 0);
        Path out = dir.resolve("w.webp");
        Encoded.write(out, webp, List.of(frame));
        Video video = Video.read(out);
        assertThat(video.frames()).isEqualTo(1);
        assertThat(Samples.psnr(video.frame(0), frame)).isGreaterThan(30);
        assertThat(MediaInfo.of(out).codec()).isEqualTo("webp");
    }

    @Test
    void hugeClaimsAreRefusedBeforeDecoding() throws IOException {
        byte[] jpeg = Files.readAllBytes(jpeg("h.jpg", Samples.flat(16, 16, 0, 0, 0)));
        for (int i = 0; i < jpeg.length - 9; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
                java.nio.ByteBuffer.wrap(jpeg).putShort(i + 5, (short) 60_000).putShort(i + 7, (short) 30_000);
            }
        }
        Files.write(dir.resolve("h.jpg"), jpeg);
        assertThatThrownBy(() -> Video.read(dir.resolve("h.jpg")))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("30000x60000");
    }

    @Test
    void unsteadyMkvIsHeldByItsStamps() {
        Path out = dir.resolve("v.mkv");
        int[] at = {0, 1, 2, 3, 7, 8, 9, 10, 11, 12}; // three frames left out at 25 fps
        Encoded.write(out, Coding.FFV1, 25, at, t -> Samples.flat(32, 32, 10 * t, 0, 0));
        Video video = Video.read(out);
        assertThat(video.fps()).isEqualTo(25);
        assertThat(video.all().stream().map(f -> f.at(9, 9, 0) / 10).toList())
                .containsExactly(0, 1, 2, 3, 3, 3, 3, 7, 8, 9, 10, 11, 12);
    }
}
