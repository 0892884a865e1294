package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.vae.VideoVae;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.train.data.Clips;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a transformer is trained to paint must not show in what it is given. */
@ExtendWith(LeakCheck.class)
class LeakTest {
    private static final int SIDE = 64;
    private static final int FRAMES = 17;

    @TempDir
    Path folder;

    private record One(List<Frame> frames) implements Clips {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public Clip get(int index) {
            return Clip.given("one", frames, List.of("a clip"));
        }

        @Override
        public String identity() {
            return "one";
        }
    }

    private static List<Frame> random(Rng rng) {
        List<Frame> out = new ArrayList<>();
        for (int t = 0; t < FRAMES; t++) {
            byte[] rgb = new byte[3 * SIDE * SIDE];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) rng.nextInt(256);
            }
            out.add(new Frame(SIDE, SIDE, rgb));
        }
        return out;
    }

    /** Whether all of a cell's pixels are unknown for certain: so are its neighbours, and it is not at the edge. */
    private static boolean hidden(float[] unknown, int group, int y, int x, int cells) {
        for (int i = 0; i < 9; i++) {
            int v = y + i / 3 - 1;
            int u = x + i % 3 - 1;
            if (v < 0 || u < 0 || v >= cells || u >= cells || unknown[(group * cells + v) * cells + u] == 0) {
                return false;
            }
        }
        return true;
    }

    /** The first clip, and the second one where it is hidden. */
    private static List<Frame> mixed(List<Frame> a, List<Frame> b, float[] unknown, VideoVae vae) {
        List<Frame> out = new ArrayList<>();
        int cells = SIDE / vae.spatial();
        for (int t = 0; t < FRAMES; t++) {
            byte[] rgb = a.get(t).rgb().clone();
            int group = (t + vae.temporal() - 1) / vae.temporal();
            for (int p = 0; p < SIDE * SIDE; p++) {
                if (hidden(unknown, group, p / SIDE / vae.spatial(), p % SIDE / vae.spatial(), cells)) {
                    System.arraycopy(b.get(t).rgb(), 3 * p, rgb, 3 * p, 3);
                }
            }
            out.add(new Frame(SIDE, SIDE, rgb));
        }
        return out;
    }

    private LatentCache.Entry entry(String name, HaneulModel model, List<Frame> frames) {
        return LatentCache.build(
                        folder.resolve(name), model.vae(), model.text(), "vae", new One(frames), 16, Progress.SILENT)
                .get(0);
    }

    @ParameterizedTest
    @EnumSource(TaskKind.class)
    void pixelsThatAreToBePaintedChangeNothingOfWhatIsGiven(TaskKind kind) {
        Rng rng = new Rng(Long.getLong("seed", 3));
        try (HaneulModel model = TinyTraining.random();
                Scope scope = Scope.open()) {
            List<Frame> clip = random(rng);
            TaskKind.Known known = kind.canvas(entry("a", model, clip), new Rng(5));
            List<Frame> other = mixed(clip, random(rng), known.cells(), model.vae());
            TaskKind.Known changed = kind.canvas(entry("b", model, other), new Rng(5));
            assertThat(changed.cells()).isEqualTo(known.cells());
            float[] z = known.clean().toFloats();
            float[] y = changed.clean().toFloats();
            int cells = known.cells().length;
            int given = 0;
            int moved = 0;
            for (int i = 0; i < z.length; i++) {
                if (known.cells()[i % cells] == 0) {
                    assertThat(y[i]).isEqualTo(z[i]);
                    given++;
                } else {
                    moved += y[i] != z[i] ? 1 : 0;
                }
            }
            assertThat(moved).isPositive(); // the change itself was real
            assertThat(given > 0).isEqualTo(kind != TaskKind.TEXT && !(kind == TaskKind.LEVEL && given == 0));
        }
    }
}
