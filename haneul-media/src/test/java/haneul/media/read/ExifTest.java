package haneul.media.read;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.media.Video;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExifTest {
    @TempDir
    Path dir;

    /** A TIFF structure with the orientation only. */
    private static byte[] exif(ByteOrder order, boolean prefix, int orientation) {
        ByteBuffer b = ByteBuffer.allocate((prefix ? 6 : 0) + 26).order(order);
        if (prefix) {
            b.put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
        }
        b.putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949)).putShort((short) 42);
        b.putInt(8)
                .putShort((short) 1)
                .putShort((short) 274)
                .putShort((short) 3)
                .putInt(1);
        return b.putShort((short) orientation).array();
    }

    /** Where the upper left corner of a 40x24 picture comes to lie, as for JPEG. */
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
    void orientationOfAWebp(int tag, int w, int h, int x, int y) throws IOException {
        byte[] picture = Webps.picture(dir, true, 40, 24, (i, j) -> i < 8 && j < 8 ? 0xffff0000 : 0xff0a0a0a);
        for (boolean prefix : new boolean[] {false, true}) {
            byte[] exif = exif(prefix ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN, prefix, tag);
            Path file = Webps.file(dir.resolve("o.webp"), Webps.EXIF, 40, 24, picture, Webps.chunk("EXIF", exif));
            Video video = Video.read(file);
            assertThat(List.of(video.width(), video.height(), video.frames())).isEqualTo(List.of(w, h, 1));
            assertThat(video.frame(0).at(x, y, 0)).isEqualTo(255);
            assertThat(video.frame(0).at(w - 1 - x, h - 1 - y, 0)).isEqualTo(10);
        }
    }

    @Test
    void damagedExifIsUpright() {
        byte[] whole = exif(ByteOrder.BIG_ENDIAN, false, 6);
        assertThat(Exif.orientation(whole)).isEqualTo(6);
        assertThat(Exif.orientation(java.util.Arrays.copyOf(whole, 15))).isEqualTo(1);
        assertThat(Exif.orientation(new byte[0])).isEqualTo(1);
    }
}
