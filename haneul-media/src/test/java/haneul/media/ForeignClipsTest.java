package haneul.media;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as phones, browsers and other programs write them. Most show card.png: four coloured quarters and a white disc. */
class ForeignClipsTest {
    @TempDir
    Path dir;

    private Video read(String name) {
        return Video.read(Samples.resource(name, dir));
    }

    private static void near(Frame frame, int x, int y, int[] rgb, int slack) {
        for (int k = 0; k < 3; k++) {
            assertThat(frame.at(x, y, k)).as("(%d, %d) channel %d", x, y, k).isBetween(rgb[k] - slack, rgb[k] + slack);
        }
    }

    private static void card(Frame frame, int slack) {
        assertThat(List.of(frame.width(), frame.height())).isEqualTo(List.of(192, 128));
        near(frame, 20, 20, new int[] {220, 30, 30}, slack);
        near(frame, 170, 20, new int[] {30, 200, 30}, slack);
        near(frame, 20, 110, new int[] {30, 30, 220}, slack);
        near(frame, 170, 110, new int[] {230, 220, 30}, slack);
        for (int k = 0; k < 3; k++) {
            assertThat(frame.at(96, 64, k)).isGreaterThanOrEqualTo(245);
        }
    }

    @Test
    void hlgBecomesSdr() {
        Video hlg = read("hlg.mp4");
        card(hlg.frame(5), 12);
        assertThat(hlg.adaptations()).containsExactly("converted from HDR (HLG) to SDR (BT.709)");
        assertThat(read("card.png").adaptations()).isEmpty();
    }

    @Test
    void infoNamesTransferPrimariesAndAlpha() {
        MediaInfo hlg = MediaInfo.of(Samples.resource("hlg.mp4", dir));
        assertThat(List.of(hlg.transfer(), hlg.primaries(), hlg.matrix()))
                .containsExactly("arib-std-b67", "bt2020", "bt2020");
        assertThat(hlg.alpha()).isFalse();
        assertThat(MediaInfo.of(Samples.resource("alpha9.webm", dir)).alpha()).isTrue();
        MediaInfo webp = MediaInfo.of(Samples.resource("anim.webp", dir));
        assertThat(List.of(webp.container(), webp.damage())).containsExactly("awebp", "");
        assertThat(webp.picture()).isFalse();
    }

    @Test
    void anAnimatedWebpIsRead() throws Exception {
        Video webp = read("anim.webp");
        assertThat(webp.fps()).isEqualTo(8);
        assertThat(webp.frames()).isEqualTo(8);
        List<Frame> all = webp.all();
        Set<Integer> different = new TreeSet<>();
        all.forEach(f -> different.add(java.util.Arrays.hashCode(f.rgb())));
        assertThat(different).hasSize(8);
        assertThat(webp.frame(5).rgb()).isEqualTo(all.get(5).rgb());
        byte[] bytes = java.nio.file.Files.readAllBytes(dir.resolve("anim.webp"));
        Path cut =
                java.nio.file.Files.write(dir.resolve("cut.webp"), java.util.Arrays.copyOf(bytes, bytes.length - 99));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Video.read(cut))
                .hasMessageContaining("it breaks off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grid.heic", "grid.jpg"})
    void aPictureInTilesIsWhole(String name) throws Exception {
        Path file = Samples.resource("grid.heic", dir);
        Video picture = Video.read(java.nio.file.Files.move(file, dir.resolve(name)));
        assertThat(List.of(picture.width(), picture.height(), picture.frames())).isEqualTo(List.of(1024, 768, 1));
        Frame f = picture.frame(0);
        near(f, 100, 100, new int[] {220, 30, 30}, 12);
        near(f, 900, 100, new int[] {30, 200, 30}, 12);
        near(f, 100, 700, new int[] {30, 30, 220}, 12);
        near(f, 900, 700, new int[] {230, 220, 30}, 12);
        near(f, 512, 384, new int[] {255, 255, 255}, 8);
    }

    @Test
    void pixelsBecomeSquare() {
        Video wide = read("sar43.mp4");
        card(wide.frame(3), 12);
        assertThat(wide.adaptations()).containsExactly("scaled to square pixels (stored as 144x128, each 4:3)");
        Frame f = wide.frame(0);
        int across = 0;
        int down = 0;
        for (int x = 0; x < 192; x++) {
            across += f.at(x, 64, 0) > 240 && f.at(x, 64, 2) > 240 ? 1 : 0;
        }
        for (int y = 0; y < 128; y++) {
            down += f.at(96, y, 0) > 240 && f.at(96, y, 2) > 240 ? 1 : 0;
        }
        assertThat(across).isBetween(down - 3, down + 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha9.webm", "alpha.mov"})
    void transparencyLiesOnTheMatte(String name) {
        Video white = read(name);
        assertThat(white.adaptations()).containsExactly("laid onto white where it is transparent");
        near(white.frame(2), 3, 3, new int[] {255, 255, 255}, 6);
        assertThat(white.frame(2).at(48, 32, 0)).isGreaterThan(200);
        assertThat(white.frame(2).at(48, 32, 1)).isLessThan(60);
        Video black = Video.read(dir.resolve(name), Matte.BLACK);
        assertThat(black.adaptations()).containsExactly("black where it is transparent");
        near(black.frame(2), 3, 3, new int[] {0, 0, 0}, 6);
    }

    @Test
    void exifOfAPngTurnsIt() {
        card(read("exif6.png").frame(0), 0);
    }

    @Test
    void theLastFrameOfAGifIsHeld() {
        Video gif = read("hold_end.gif");
        assertThat(gif.fps()).isEqualTo(10);
        assertThat(gif.frames()).isEqualTo(20);
        List<Frame> all = gif.all();
        assertThat(all.get(5).rgb())
                .isNotEqualTo(all.get(4).rgb())
                .isEqualTo(all.get(19).rgb());
    }

    @Test
    void delaysThatBrowsersDoNotBelieveAreATenthOfASecond() {
        Video gif = read("zero_delay.gif");
        assertThat(gif.fps()).isEqualTo(10);
        assertThat(gif.frames()).isEqualTo(6);
        Set<Integer> different = new TreeSet<>();
        gif.all().forEach(f -> different.add(java.util.Arrays.hashCode(f.rgb())));
        assertThat(different).hasSize(6);
    }

    @Test
    void framesThatCannotBeDecodedAfterACutAreNotCounted() {
        Video cut = read("og_cut.mkv");
        assertThat(cut.frames()).isEqualTo(96);
        List<Frame> all = cut.all();
        assertThat(all).hasSize(96);
        assertThat(all.get(95).rgb()).isNotEqualTo(all.get(94).rgb());
        assertThat(all.get(1).rgb()).isNotEqualTo(all.get(0).rgb());
        assertThat(cut.frame(90).rgb()).isEqualTo(all.get(90).rgb());
    }
}
