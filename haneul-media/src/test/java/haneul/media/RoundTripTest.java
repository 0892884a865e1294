package haneul.media;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "96x64.mp4,96,64,8,17,38",
        "wide.mp4,320,176,29.97,9,38",
        "odd.webm,33,17,25,60,34",
        "odd.mkv,33,17,12,6,99",
        "odd.gif,33,17,8,17,28",
        "frames,33,17,8,5,99",
        "even.webm,96,64,30,7,38",
        "one.mp4,64,64,24,1,38",
        "hd.mp4,1920,1080,60,2,38"
    })
    void comesBack(String name, int w, int h, double fps, int n, double least) {
        List<Frame> clip = Samples.clip(w, h, n);
        Path out = Samples.write(dir.resolve(name), fps, clip);
        Video back = Video.read(out);
        assertThat(back.width()).isEqualTo(w);
        assertThat(back.height()).isEqualTo(h);
        assertThat(back.frames()).isEqualTo(n);
        if (n > 1) {
            assertThat(back.fps()).isBetween(fps * 0.9999, fps * 1.0001);
        }
        List<Frame> frames = back.all();
        assertThat(frames).hasSize(n);
        double worst = 200;
        for (int i = 0; i < n; i++) {
            worst = Math.min(worst, Samples.psnr(clip.get(i), frames.get(i)));
        }
        System.out.printf("%s: worst PSNR %.1f dB%n", name, worst);
        assertThat(worst).isGreaterThan(least);
        assertThat(Samples.inside(dir)).containsExactly(out);
    }

    @Test
    void losslessMkvAndPngAreBitExact() {
        java.util.Random random = new java.util.Random(7);
        byte[] noise = new byte[3 * 33 * 17];
        random.nextBytes(noise);
        Frame frame = new Frame(33, 17, noise);
        for (String name : List.of("a.mkv", "a.png")) {
            Path out = Samples.write(dir.resolve(name), 8, List.of(frame));
            assertThat(Video.read(out).frame(0).rgb()).isEqualTo(noise);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.webm", "a.mkv", "a.gif", "a.png", "folder"})
    void settingsTravelAlong(String name) {
        String json =
                "{\"prompt\":\"빨간 원 \\\"moves\\\" left; = #\\\\\",\"seed\":7,\"long\":\"" + "x".repeat(5000) + "\"}";
        Path out = dir.resolve(name);
        VideoWriter.save(
                Video.of(8, Samples.clip(32, 32, name.equals("a.png") ? 1 : 3)), out, new VideoWriter.Options(json));
        assertThat(Provenance.read(out)).contains(json);
        assertThat(Video.read(out).frames()).isEqualTo(name.equals("a.png") ? 1 : 3);
    }

    @Test
    void noiseKeepsItsQualityAndItsFrames() {
        java.util.Random random = new java.util.Random(3);
        List<Frame> clip = new java.util.ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Frame small = Frame.black(64, 64);
            random.nextBytes(small.rgb());
            clip.add(Resize.of(small, 256, 256, Fit.STRETCH));
        }
        List<Frame> back =
                Video.read(Samples.write(dir.resolve("n.mp4"), 60, clip)).all();
        assertThat(back).hasSize(20);
        for (int i = 0; i < 20; i++) { // chroma at half size costs the most here
            assertThat(Samples.psnr(clip.get(i), back.get(i))).isGreaterThan(26);
            assertThat(Samples.psnr(clip.get(i), back.get(i)))
                    .isGreaterThan(Samples.psnr(clip.get(i), back.get((i + 1) % 20)) + 5);
        }
    }

    @Test
    void aPlainFileHasNoSettings() {
        for (String name : List.of("b.mp4", "b.gif", "b.png", "b.mkv", "b")) {
            assertThat(Provenance.read(Samples.write(dir.resolve(name), 8, Samples.clip(32, 32, 1))))
                    .isEmpty();
        }
    }

    @Test
    void mp4StartsWithItsIndexAndSaysItsColours() throws Exception {
        Path out = Samples.write(dir.resolve("c.mp4"), 8, Samples.clip(64, 48, 9));
        String bytes = new String(Files.readAllBytes(out), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(bytes.indexOf("moov")).isLessThan(bytes.indexOf("mdat"));
        assertThat(MediaInfo.of(out))
                .isEqualTo(new MediaInfo(
                        "mp4", "h264", 64, 48, 8, 9, 9 / 8.0, "yuv420p", "limited", "bt709", "bt709", "bt709", false, 0,
                        null, ""));
    }
}
