package haneul.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.media.sound.Sound;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoundtrackTest {
    private static final double NEAR = 0.03;

    @TempDir
    Path dir;

    private final List<String> notes = new ArrayList<>();

    private static Video frames(double seconds, double fps) {
        return Video.of(fps, Samples.clip(48, 32, (int) Math.round(seconds * fps)));
    }

    private Path write(String name, Video frames, Soundtrack sound) {
        Path out = dir.resolve(name);
        VideoWriter.save(frames, out, new VideoWriter.Options("{\"seed\":7}", sound, notes::add));
        return out;
    }

    @ParameterizedTest
    @CsvSource({"mp4,mp4,aac", "webm,webm,opus", "mkv,mkv,flac", "mp4,mkv,flac", "mkv,mp4,aac", "webm,mp4,aac"})
    void aDelayedPieceStandsAtItsTimeInSilence(String from, String to, String codec) throws Exception {
        Path clip = Sound.clip(dir.resolve("clip." + from), frames(2, 8), 0.5, 1.0);
        Path out = write("out." + to, frames(4.5, 8), Soundtrack.of(clip, 1.25, 2));
        float[] heard = Sound.heard(out);
        double[] tone = Sound.tone(heard);
        System.out.printf(
                "%s to %s: %.4f to %.4f s, whole %.4f s%n", from, to, tone[0], tone[1], heard.length / 48_000.0);
        assertThat(tone[0]).isCloseTo(1.75, within(NEAR));
        assertThat(tone[1]).isCloseTo(2.25, within(NEAR));
        assertThat(heard.length / 48_000.0).isCloseTo(4.5, within(0.022));
        assertThat(Sound.loudest(heard, 0, 1.75 - NEAR)).isLessThan(0.01);
        assertThat(Sound.loudest(heard, 2.25 + NEAR, 5)).isLessThan(0.01);
        assertThat(Sound.loudest(heard, 1.8, 2.2)).isCloseTo(0.5, within(0.05));
        assertThat(MediaInfo.of(out).sound()).isEqualTo(new MediaInfo.Sounding(codec, 48_000, 2));
        assertThat(Provenance.read(out)).contains("{\"seed\":7}");
        assertThat(Video.read(out).frames()).isEqualTo(36);
        assertThat(Video.read(out).fps()).isEqualTo(8);
        assertThat(notes).isEmpty();
        if (to.equals("mp4")) {
            String bytes = Files.readString(out, StandardCharsets.ISO_8859_1);
            assertThat(bytes.indexOf("moov")).isLessThan(bytes.indexOf("mdat"));
        }
    }

    @Test
    void soundEndsWithItsPieceAndWithThePictures() {
        Path clip = Sound.clip(dir.resolve("clip.mkv"), frames(3, 8), 0, 3);
        Path cut = write("cut.mkv", frames(2, 29.97), Soundtrack.of(clip, 0.5, 1));
        assertThat(Sound.tone(Sound.heard(cut))).containsExactly(new double[] {0.5, 1.5}, within(0.001));
        Path end = write("end.mkv", frames(2, 8), Soundtrack.of(clip, 1.5, 3));
        assertThat(Sound.tone(Sound.heard(end))).containsExactly(new double[] {1.5, 2}, within(0.001));
        assertThat(Sound.heard(end)).hasSize(96_000);
        Soundtrack later = new Soundtrack(List.of(new Soundtrack.Piece(clip, 0.25, 2.5, 2.75, List.of())));
        assertThat(Sound.tone(Sound.heard(write("later.mkv", frames(2, 8), later))))
                .containsExactly(new double[] {0.25, 0.5}, within(0.001));
    }

    @Test
    void piecesAreAddedAndFade() {
        Path a = Sound.clip(dir.resolve("a.mkv"), frames(2, 8), 0, 2);
        Path b = Sound.clip(dir.resolve("b.mkv"), frames(2, 8), 1, 2);
        Soundtrack both = Soundtrack.of(a, 0, 2)
                .faded(List.of(1.0, 0.0))
                .plus(Soundtrack.of(b, 0, 2).faded(List.of(0.0, 1.0)));
        float[] heard = Sound.heard(write("both.mkv", frames(2, 8), both));
        assertThat(Sound.loudest(heard, 0, 0.02)).isCloseTo(0.5, within(0.02));
        assertThat(Sound.loudest(heard, 0.49, 0.51)).isCloseTo(0.375, within(0.02));
        assertThat(Sound.loudest(heard, 0.97, 0.99)).isCloseTo(0.25, within(0.02));
        assertThat(Sound.loudest(heard, 1.05, 2)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void aClipWithoutSoundChangesNothing() throws Exception {
        Path mute = Samples.write(dir.resolve("mute.mp4"), 8, Samples.clip(48, 32, 9));
        Path picture = Samples.write(dir.resolve("a.png"), 8, Samples.clip(48, 32, 1));
        Path folder = Samples.write(dir.resolve("frames"), 8, Samples.clip(48, 32, 2));
        Soundtrack none =
                Soundtrack.of(mute, 0, 1).plus(Soundtrack.of(picture, 1, 1)).plus(Soundtrack.of(folder, 1, 1));
        for (String name : List.of("out.mp4", "out.gif")) {
            Path out = write(name, frames(1, 8), none);
            Path plain = write("plain-" + name, frames(1, 8), Soundtrack.NONE);
            assertThat(out).hasSameBinaryContentAs(plain);
        }
        assertThat(MediaInfo.of(dir.resolve("out.mp4")).audio()).isFalse();
        assertThat(notes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"out.gif,gif holds", "out.png,png holds", "out,A folder of frames holds"})
    void aFileThatHoldsNoSoundSaysSo(String name, String said) {
        Path a = Sound.clip(dir.resolve("a.mp4"), frames(1, 8), 0, 1);
        Path b = Sound.clip(dir.resolve("b.mp4"), frames(1, 8), 0, 1);
        Soundtrack both = Soundtrack.of(a, 0, 1).plus(Soundtrack.of(b, 1, 1)).plus(Soundtrack.of(a, 2, 1));
        write(name, frames(0.125, 8), both);
        assertThat(notes).containsExactly(said + " no sound: that of a.mp4 and b.mp4 is left out");
    }

    @Test
    void soundThatCannotBeDecodedIsToldAndLeftOut() throws Exception {
        Path clip = Sound.clip(dir.resolve("clip.mkv"), frames(1, 8), 0, 1);
        String text = Files.readString(clip, StandardCharsets.ISO_8859_1);
        Path unknown = dir.resolve("unknown.mkv");
        Files.writeString(unknown, text.replace("A_FLAC", "A_NONE"), StandardCharsets.ISO_8859_1);
        assertThat(MediaInfo.of(unknown).audio()).isTrue();
        Path out = write("out.mp4", frames(1, 8), Soundtrack.of(unknown, 0, 1));
        assertThat(MediaInfo.of(out).audio()).isFalse();
        Soundtrack gone = Soundtrack.of(dir.resolve("gone.mp4"), 0, 1);
        Path with = write("with.mp4", frames(1, 8), gone.plus(Soundtrack.of(clip, 0, 1)));
        assertThat(MediaInfo.of(with).audio()).isTrue();
        assertThat(notes).hasSize(2);
        assertThat(notes.get(0)).startsWith("The sound of unknown.mkv is left out: ");
        assertThat(notes.get(1)).startsWith("The sound of gone.mp4 is left out: nothing has that name");
    }

    @Test
    void whatIsDamagedInTheMiddleIsSilentAndTheRestOnTime() throws Exception {
        Path clip = Sound.clip(dir.resolve("clip.mkv"), frames(2, 8), 0, 2);
        byte[] bytes = Files.readAllBytes(clip);
        List<Integer> starts = new ArrayList<>(); // of the frames of FLAC
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) 0xf8 && (bytes[i + 2] & 0xf0) == 0x50) {
                starts.add(i);
            }
        }
        bytes[starts.get(starts.size() / 2)] = 0;
        Files.write(clip, bytes);
        float[] heard = Sound.heard(write("out.mkv", frames(3, 8), Soundtrack.of(clip, 0.5, 2)));
        int silent = 0;
        for (int i = 24_000; i + 96 <= 120_000; i += 96) {
            silent += Sound.loudest(heard, i / 48_000.0, (i + 96) / 48_000.0) < 0.01 ? 96 : 0;
        }
        assertThat(silent).isBetween(4608 - 192, 4608 + 192);
        assertThat(Sound.loudest(heard, 2.45, 2.5)).isCloseTo(0.5, within(0.02));
        assertThat(Sound.loudest(heard, 2.501, 3)).isLessThan(0.01);
        assertThat(notes).containsExactly("Some of the sound of clip.mkv cannot be decoded, and is silent");
    }

    @Test
    void aFileThatGoesWhileItIsNeededIsSilent() throws Exception {
        Path clip = Sound.clip(dir.resolve("clip.mkv"), frames(1, 8), 0, 1);
        Path out = dir.resolve("out.mkv");
        VideoWriter writer = VideoWriter.create(
                out, 48, 32, 8, new VideoWriter.Options("", Soundtrack.of(clip, 0.5, 1), notes::add));
        Files.delete(clip);
        Samples.clip(48, 32, 12).forEach(writer::write);
        writer.close();
        assertThat(Sound.loudest(Sound.heard(out), 0, 9)).isZero();
        assertThat(notes).hasSize(1);
    }

    @Test
    void aFileCanReplaceTheOneItSoundsLike() {
        Path clip = Sound.clip(dir.resolve("clip.mp4"), frames(1, 8), 0.25, 0.75);
        write("clip.mp4", frames(2, 8), Soundtrack.of(clip, 1, 1));
        assertThat(Sound.tone(Sound.heard(clip))).containsExactly(new double[] {1.25, 1.75}, within(NEAR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.webm", "a.mkv"})
    void abortLeavesNothing(String name) {
        Path clip = Sound.clip(dir.resolve("clip.mkv"), frames(1, 8), 0, 1);
        int before = Samples.inside(dir).size();
        VideoWriter writer = VideoWriter.create(
                dir.resolve(name), 48, 32, 8, new VideoWriter.Options("", Soundtrack.of(clip, 0, 1), notes::add));
        writer.write(Samples.picture(48, 32, 0));
        writer.abort();
        writer.close();
        assertThat(Samples.inside(dir)).hasSize(before);
    }

    @Test
    void piecesThatMakeNoSenseAreRefused() {
        for (double[] p : new double[][] {{-1, 0, 1}, {0, -1, 1}, {0, 1, 1}, {0, 0, Double.NaN}, {1e9, 0, 1}}) {
            assertThatThrownBy(() -> new Soundtrack.Piece(dir, p[0], p[1], p[2], List.of()))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("cannot be placed");
        }
        assertThatThrownBy(() -> Soundtrack.of(dir, 0, 1).faded(List.of(2.0)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("from 0 to 1");
    }
}
