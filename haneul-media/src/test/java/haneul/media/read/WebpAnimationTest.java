package haneul.media.read;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.media.Matte;
import haneul.media.Video;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebpAnimationTest {
    @TempDir
    Path dir;

    /** A red canvas; half blue blended over its middle; half green in place of a corner, disposed of; a yellow dot. */
    private Path animation() throws IOException {
        byte[] red = Webps.picture(dir, true, 16, 8, (x, y) -> 0xffff0000);
        byte[] blue = Webps.picture(dir, false, 8, 4, (x, y) -> 0x800000ff);
        byte[] green = Webps.picture(dir, true, 8, 4, (x, y) -> 0x8000ff00);
        byte[] yellow = Webps.picture(dir, true, 2, 2, (x, y) -> 0xffffff00);
        return Webps.file(
                dir.resolve("a.webp"),
                Webps.ANIMATED | Webps.ALPHA,
                16,
                8,
                Webps.chunk("ANIM", new byte[6]),
                Webps.patch(0, 0, 16, 8, true, false, red),
                Webps.patch(4, 2, 8, 4, true, false, blue),
                Webps.patch(0, 0, 8, 4, false, true, green),
                Webps.patch(14, 6, 2, 2, true, false, yellow));
    }

    private static void near(Frame frame, int x, int y, int... rgb) {
        for (int k = 0; k < 3; k++) {
            assertThat(frame.at(x, y, k)).as("(%d, %d) channel %d", x, y, k).isBetween(rgb[k] - 6, rgb[k] + 6);
        }
    }

    @Test
    void patchesBlendReplaceAndAreDisposedOf() throws IOException {
        Video clip = Video.read(animation());
        assertThat(List.of(clip.width(), clip.height(), clip.frames())).isEqualTo(List.of(16, 8, 4));
        assertThat(clip.fps()).isEqualTo(10);
        List<Frame> all = clip.all();
        near(all.get(0), 5, 3, 255, 0, 0);
        near(all.get(1), 5, 3, 127, 0, 128); // blended
        near(all.get(1), 11, 5, 127, 0, 128);
        near(all.get(1), 12, 5, 255, 0, 0);
        near(all.get(1), 3, 3, 255, 0, 0);
        near(all.get(2), 0, 0, 127, 255, 127); // in place of the red, half transparent over white
        near(all.get(2), 5, 3, 127, 255, 127); // in place of what was blended
        near(all.get(2), 9, 4, 127, 0, 128);
        near(all.get(2), 0, 4, 255, 0, 0);
        near(all.get(3), 0, 0, 255, 255, 255); // disposed of: transparent
        near(all.get(3), 7, 3, 255, 255, 255);
        near(all.get(3), 8, 3, 127, 0, 128);
        near(all.get(3), 0, 4, 255, 0, 0);
        near(all.get(3), 14, 6, 255, 255, 0);
        near(all.get(3), 13, 6, 255, 0, 0);
        assertThat(clip.frame(3).rgb()).isEqualTo(all.get(3).rgb());
    }

    @Test
    void whatIsTransparentLiesOnTheMatte() throws IOException {
        List<Frame> all = Video.read(animation(), Matte.BLACK).all();
        near(all.get(1), 5, 3, 127, 0, 128);
        near(all.get(2), 0, 0, 0, 128, 0);
        near(all.get(3), 0, 0, 0, 0, 0);
        near(all.get(3), 0, 4, 255, 0, 0);
    }
}
