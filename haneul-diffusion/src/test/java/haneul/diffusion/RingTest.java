package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.sample.Sampler;
import haneul.diffusion.task.Tasks;
import haneul.media.Video;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Videos without beginning and end. */
@ExtendWith(LeakCheck.class)
class RingTest {
    private static final TinyModel MODEL = new TinyModel();
    private static final Settings SETTINGS = new Settings(3, 6, 2, 1.5, "", Sampler.SECOND_ORDER);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    /** A studio whose noise is rolled by some latent frames. */
    private static Studio rolling(int by) {
        return new Studio(MODEL, n -> {}, (rng, shape) -> {
            Tensor z = Tensor.randn(rng, shape.dims());
            long t = shape.at(1);
            long cut = Math.floorMod(-by, t);
            return Tensor.cat(List.of(z.slice(1, cut, t), z.slice(1, 0, cut)), 1);
        });
    }

    @ParameterizedTest
    @CsvSource({"1,20", "3,20", "4,20", "1,8", "0,4"})
    void noiseThatIsRolledGivesTheVideoRolled(int by, int frames) {
        Canvas c = Tasks.loop("a whale flies", Grid.of(16, 16, frames));
        List<Frame> still = rolling(0).paint(c, SETTINGS).all();
        List<Frame> moved = rolling(by).paint(c, SETTINGS).all();
        assertThat(moved).hasSize(frames);
        double square = 0;
        for (int i = 0; i < frames; i++) {
            byte[] a = still.get(i).rgb();
            byte[] b = moved.get((i + 4 * by) % frames).rgb();
            for (int p = 0; p < a.length; p++) {
                square += Math.pow((a[p] & 255) - (b[p] & 255), 2) / a.length / frames;
            }
        }
        double psnr = 10 * Math.log10(255 * 255 / Math.max(square, 1e-9));
        assertThat(psnr).isGreaterThan(40);
        assertThat(still.get(0).rgb()).isNotEqualTo(still.get(frames - 1).rgb());
    }

    @Test
    void aRingIsDecodedWithItsEndBeforeItsBeginning() {
        Canvas c = Tasks.loop("x", Grid.of(16, 16, 12));
        try (Scope scope = Scope.open()) {
            Tensor lap = Tensor.randn(new Rng(6), MODEL.vae().channels(), 3, 4, 4);
            List<Frame> frames = new PaintedVideo(c, lap.toFloats(), lap.shape(), MODEL.vae()).all();
            Tensor laps = MODEL.vae().decode(Tensor.cat(List.of(lap, lap, lap, lap), 1)); // [3, 1 + 11 · 4, 16, 16]
            for (int i = 0; i < 12; i++) {
                assertThat(frames.get(i).rgb()).as("frame " + i).isEqualTo(bytes(laps, 1 + 8 * 4 + i));
            }
            assertThat(frames.get(0).rgb()).isNotEqualTo(bytes(laps, 1)); // before the first lap nothing was known
        }
    }

    private static byte[] bytes(Tensor video, int frame) {
        float[] v = video.slice(1, frame, frame + 1).toFloats();
        int size = v.length / 3;
        byte[] out = new byte[v.length];
        for (int i = 0; i < v.length; i++) {
            out[i % size * 3 + i / size] = (byte) Math.round((v[i] + 1) * 127.5f);
        }
        return out;
    }

    @Test
    void aClipAndTheWayBackKeepTheClip() {
        Rng rng = new Rng(4);
        List<Frame> clip = Drawn.clip(rng, Grid.of(16, 16, 1), 6);
        Video v = rolling(0).paint(Tasks.loop(Video.of(8, clip), 8, "x"), SETTINGS);
        assertThat(v.frames()).isEqualTo(14);
        for (int i = 0; i < 6; i++) {
            assertThat(v.frame(i).rgb()).isEqualTo(clip.get(i).rgb());
        }
        float[] level = MODEL.shown.get(MODEL.shown.size() - 1).level();
        int frame = 4; // 16 by 16 pixels are 2 by 2 patches
        assertThat(level[0]).isZero(); // what stands before the way and what comes after it is known
        assertThat(level[level.length / 2 - 1]).isZero();
        assertThat(level[2 * frame]).isPositive();
    }

    @Test
    void severalRingsAtOnceAreWhatEachIsAlone() {
        Canvas a = Tasks.loop("x", Grid.of(16, 16, 8));
        Canvas b = Canvas.blank(Grid.of(16, 16, 9)).say("x");
        List<Video> both = rolling(0).paint(List.of(a, b, a), List.of(1L, 2L, 3L), SETTINGS, Progress.SILENT);
        assertThat(both.get(2).frame(3).rgb())
                .isEqualTo(rolling(0).paint(a, SETTINGS).frame(3).rgb());
        assertThat(both.get(1).frames()).isEqualTo(9);
    }

    @Test
    void lengthsThatDoNotGoAroundAreRefused() {
        assertThatThrownBy(() -> rolling(0).paint(Tasks.loop("x", Grid.of(16, 16, 9)), SETTINGS))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("a multiple of 4 frames")
                .hasMessageContaining("8 or 12");
    }

    @Test
    void aRingComesBackFromJson() {
        List<Frame> clip = new ArrayList<>(Drawn.clip(new Rng(1), Grid.of(16, 16, 1), 3));
        Canvas c = Tasks.loop(Video.of(8, clip), 5, "it goes around");
        Canvas back = Canvas.fromJson(c.toJson(), java.nio.file.Path.of("."));
        assertThat(back).isEqualTo(c);
        assertThat(back.isRing()).isTrue();
        assertThat(back).isNotEqualTo(Tasks.extend(Video.of(8, clip), 0, 5, "it goes around"));
    }
}
