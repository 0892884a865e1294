package haneul.app.cli.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.app.cli.Called;
import haneul.app.cli.SmallModel;
import haneul.core.Frame;
import haneul.media.Video;
import haneul.media.sound.Sound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clips that are given keep their sound where their frames stand. Clip a: 0.75 s, a tone from 0.25 s to 0.5 s. */
class KeptSoundTest {
    private static final double NEAR = 0.03;

    @TempDir
    static Path models;

    @TempDir
    Path dir;

    private static Path model;
    private Path a;
    private Path b;

    @BeforeAll
    static void makeModel() {
        model = SmallModel.save(models.resolve("small"));
    }

    @BeforeEach
    void makeClips() {
        a = Sound.clip(dir.resolve("a.mp4"), frames(6, 90), 0.25, 0.5);
        b = Sound.clip(dir.resolve("b.mkv"), frames(8, 160), 0, 1);
    }

    private static Video frames(int n, int grey) {
        List<Frame> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            byte[] rgb = new byte[3 * 32 * 24];
            java.util.Arrays.fill(rgb, (byte) (grey + i));
            all.add(new Frame(32, 24, rgb));
        }
        return Video.of(8, all);
    }

    private Called called(Object... words) {
        Called c = Called.haneul(
                Stream.concat(Stream.of(words), Stream.of("--model", model, "--steps", 1, "--threads", 1, "--seed", 7))
                        .toArray());
        assertThat(c.code()).as(c.err()).isZero();
        return c;
    }

    @ParameterizedTest
    @CsvSource({
        "extend,'',mp4,0.25,1.5",
        "extend,--backward,mp4,1,1.5",
        "extend,--both,webm,1,2.25",
        "loop,'',mkv,0.25,1.75"
    })
    void theToneStandsWhereTheFramesStand(String command, String direction, String suffix, double at, double seconds) {
        Path out = dir.resolve("out." + suffix);
        List<Object> words = new ArrayList<>(List.of(command, a, "--frames", 6, "--fps", 8, "-o", out));
        if (!direction.isEmpty()) {
            words.add(direction);
        }
        called(words.toArray());
        float[] heard = Sound.heard(out);
        assertThat(Sound.tone(heard)).containsExactly(new double[] {at, at + 0.25}, within(NEAR));
        assertThat(heard.length / 48_000.0).isCloseTo(seconds, within(NEAR));
        assertThat(Video.read(out).frames()).isEqualTo((int) (8 * seconds));
    }

    @Test
    void aConnectionHasBothSounds() {
        Path out = dir.resolve("out.mkv");
        called("connect", a, b, "--frames", 4, "--fps", 8, "-o", out);
        float[] heard = Sound.heard(out);
        assertThat(Sound.loudest(heard, 0.3, 0.45)).isCloseTo(0.5, within(0.05));
        assertThat(Sound.loudest(heard, 0.55, 1.2)).isLessThan(0.01);
        assertThat(Sound.loudest(heard, 1.3, 2.25)).isCloseTo(0.5, within(0.05));
        assertThat(heard).hasSize((int) (2.25 * 48_000));
    }

    @Test
    void aBlendFadesFromOneSoundToTheOther() {
        Path out = dir.resolve("out.mkv");
        called("blend", b, a, "--curve", "0,0.5", "--fps", 8, "-o", out);
        float[] heard = Sound.heard(out);
        assertThat(Sound.loudest(heard, 0, 0.02)).isCloseTo(0.5, within(0.03));
        assertThat(Sound.loudest(heard, 0.7, 0.75)).isCloseTo(0.26, within(0.03));
        assertThat(heard).hasSize(36_000);
    }

    @Test
    void anEditAndAnAnimationKeepTheSoundAtOtherRatesToo() {
        Path edited = dir.resolve("edited.mkv");
        called("edit", a, "snow", "--fps", 16, "--pad", "left:8", "-o", edited);
        assertThat(Sound.tone(Sound.heard(edited))).containsExactly(new double[] {0.25, 0.5}, within(NEAR));
        Path moved = dir.resolve("moved.mkv");
        Path picture = dir.resolve("p.png");
        called("edit", a, "--fps", 1, "--strength", 0, "-o", picture);
        called("animate", picture, "--at", "1s:" + a, "--frames", 17, "--fps", 8, "-o", moved);
        assertThat(Sound.tone(Sound.heard(moved))).containsExactly(new double[] {1.25, 1.5}, within(NEAR));
        assertThat(Called.haneul("info", moved).out()).contains("with sound: flac at 48000 Hz, stereo");
    }

    @Test
    void aCanvasThatWasKeptSoundsAgain() throws Exception {
        Path kept = dir.resolve("kept.json");
        called("extend", a, "--backward", "--frames", 6, "--fps", 8, "--save-canvas", kept, "-o", dir.resolve("x.gif"));
        Path out = dir.resolve("again.mkv");
        called("paint", kept, "-o", out);
        assertThat(Sound.tone(Sound.heard(out))).containsExactly(new double[] {1, 1.25}, within(NEAR));
        Path away = Files.createDirectory(dir.resolve("away")).resolve("kept.json");
        Files.writeString(away, Files.readString(kept).replace("\"a.mp4\"", "\"../a.mp4\""));
        Called c = called("paint", away, "-o", dir.resolve("silent.mkv"));
        assertThat(c.err()).contains("The sound of ../a.mp4 is left out: it does not lie beside the canvas");
        assertThat(Sound.heard(dir.resolve("silent.mkv"))).isEmpty();
    }

    @Test
    void aFormatWithoutSoundSaysSoOnce() {
        Called c = called("connect", a, b, "--frames", 4, "--fps", 8, "--variations", 2, "-o", dir.resolve("out.gif"));
        assertThat(c.err()).containsOnlyOnce("gif holds no sound: that of a.mp4 and b.mkv is left out");
    }
}
