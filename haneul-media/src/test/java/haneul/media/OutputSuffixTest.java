package haneul.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.media.sound.Sound;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Round trips of mov, avi, webp and jpg: pictures, rate, settings and sound. */
class OutputSuffixTest {
    private static final String SETTINGS = "{\"prompt\":\"a <b> & \\\"c\\\" 하늘\",\"seed\":7}";

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "a.mov,9,38,mp4",
        "a.avi,9,38,avi",
        "a.webp,9,32,awebp",
        "one.webp,1,32,webp",
        "a.jpg,1,38,jpeg",
        "a.jpeg,1,38,jpeg"
    })
    void comesBackWithItsSettings(String name, int frames, double psnr, String container) {
        List<Frame> clip = Samples.clip(64, 48, frames);
        Path out = dir.resolve(name);
        VideoWriter.save(Video.of(8, clip), out, new VideoWriter.Options(SETTINGS));
        Video back = Video.read(out);
        assertThat(back.frames()).isEqualTo(frames);
        List<Frame> all = back.all();
        for (int i = 0; i < frames; i++) {
            assertThat(Samples.psnr(clip.get(i), all.get(i))).as("frame %d", i).isGreaterThan(psnr);
        }
        MediaInfo info = MediaInfo.of(out);
        assertThat(info.container()).isEqualTo(container);
        assertThat(info.damage()).isEmpty();
        assertThat(Provenance.read(out)).contains(SETTINGS);
        if (frames > 1) {
            assertThat(back.fps()).isEqualTo(8);
        }
    }

    @Test
    void equalFramesThatWebpMergesAreHeld() {
        Frame a = Samples.picture(32, 32, 0);
        Frame b = Samples.picture(32, 32, 40);
        Path out = dir.resolve("a.webp");
        VideoWriter.save(Video.of(10, List.of(a, b, b, b, a, a)), out, VideoWriter.Options.PLAIN);
        Video back = Video.read(out);
        assertThat(back.frames() / back.fps()).isEqualTo(0.6);
        assertThat(Provenance.read(out)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"out.mov,aac", "out.avi,pcm_s16le"})
    void soundGoesAlong(String name, String codec) {
        Video frames = Video.of(8, Samples.clip(48, 32, 16));
        Path clip = Sound.clip(dir.resolve("clip.mkv"), frames, 0.5, 1.0);
        Path out = dir.resolve(name);
        List<String> notes = new ArrayList<>();
        VideoWriter.save(frames, out, new VideoWriter.Options("", Soundtrack.of(clip, 0, 2), notes::add));
        double[] tone = Sound.tone(Sound.heard(out));
        assertThat(tone[0]).isBetween(0.47, 0.53);
        assertThat(tone[1]).isBetween(0.97, 1.03);
        assertThat(MediaInfo.of(out).sound()).isEqualTo(new MediaInfo.Sounding(codec, 48_000, 2));
        assertThat(notes).isEmpty();
    }

    @Test
    void aJpgHoldsOnePicture() {
        assertThatThrownBy(() -> Samples.write(dir.resolve("a.jpg"), 8, Samples.clip(32, 32, 2)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("a jpg holds 1 picture");
        assertThat(Samples.inside(dir)).isEmpty();
    }
}
