package haneul.diffusion.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Rng;
import haneul.diffusion.Drawn;
import haneul.diffusion.TinyModel;
import haneul.model.condition.KnownLatents;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.tensor.LeakCheck;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class CanvasLatentsTest {
    private static final Patch PATCH = new Patch(1, 2, 2);
    private static final Grid GRID = Grid.of(16, 16, 17);
    private static TinyModel model;
    private final Rng rng = new Rng(1);

    @BeforeAll
    static void open() {
        model = new TinyModel();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static CanvasLatents latents(Canvas c) {
        return CanvasLatents.of(c, layout(c), model.vae(), PATCH);
    }

    private static LatentLayout layout(Canvas c) {
        return LatentLayout.of(c, model.vae(), PATCH);
    }

    private static Tensor tensor(List<Frame> clip) {
        int size = clip.get(0).width() * clip.get(0).height();
        float[] out = new float[3 * clip.size() * size];
        for (int i = 0; i < clip.size(); i++) {
            for (int p = 0; p < 3 * size; p++) {
                out[(p % 3 * clip.size() + i) * size + p / 3] = (clip.get(i).rgb()[p] & 0xff) / 127.5f - 1;
            }
        }
        return Tensor.of(out, 3, clip.size(), clip.get(0).height(), clip.get(0).width());
    }

    private static float[] patches(Tensor latents) {
        return PATCH.patchify(latents).toFloats();
    }

    /** Latents of frames [3, 4n, H, W] that begin after the first frame, encoded with their lead. */
    private static Tensor later(Tensor frames) {
        return KnownLatents.withoutLead(model.vae().encode(KnownLatents.led(model.vae(), frames)));
    }

    @Test
    void runsAreEncodedAsInTraining() {
        List<Frame> clip = Drawn.clip(rng, GRID, 17);
        assertThat(latents(Canvas.of(clip, 8)).clean().toFloats())
                .isEqualTo(patches(model.vae().encode(tensor(clip))));

        List<Frame> run = clip.subList(5, 13);
        Tensor later = latents(Canvas.blank(GRID).paste(run, 5)).clean();
        assertThat(later.slice(0, 8, 16).toFloats()).isEqualTo(patches(later(tensor(run))));
        assertThat(later.slice(0, 0, 8).norm().item()).isZero();

        Tensor held = latents(Canvas.blank(GRID).paste(clip.get(3), 16)).clean();
        assertThat(held.slice(0, 16, 20).toFloats())
                .isEqualTo(patches(later(KnownLatents.still(model.vae(), tensor(clip.subList(3, 4))))));
    }

    @Test
    void aPatchIsGivenOnlyIfAllOfItIs() {
        float[] level =
                layout(Canvas.blank(GRID).paste(Drawn.clip(rng, GRID, 7), 0)).level();
        for (int i = 0; i < level.length; i++) {
            assertThat(level[i]).isEqualTo(i < 8 ? 0 : 1); // frames 0…4; frames 5 and 6 are not a group
        }
        float[] mask = new float[256];
        mask[16 * 9 + 3] = 1; // one pixel at x = 3, y = 9
        Canvas c = Canvas.of(Drawn.clip(rng, GRID, 17), 8).repaint(0.25, Collections.nCopies(17, Level.of(mask)));
        level = layout(c).level();
        for (int i = 0; i < level.length; i++) {
            assertThat(level[i]).isEqualTo(i % 4 == 2 ? 0.25f : 0);
        }
    }

    /** Whatever else the unknown pixels may be, no given latent changes by a bit. */
    @Test
    void nothingLeaksFromWhatIsUnknownIntoWhatIsGiven() {
        long seed = Long.getLong("seed", 1);
        System.out.println("-Dseed=" + seed);
        Rng r = new Rng(seed);
        int given = 0;
        for (int i = 0; i < 2000 && given < 3000; i++) {
            Canvas c = Drawn.canvas(r, 8, true).held(model.vae().temporal());
            CanvasLatents a = latents(c);
            CanvasLatents b = latents(changed(c, r));
            assertThat(b.layout().level()).isEqualTo(a.layout().level());
            float[] x = a.clean().toFloats();
            float[] y = b.clean().toFloats();
            int n = x.length / a.layout().level().length;
            for (int k = 0; k < x.length; k++) {
                if (a.layout().level()[k / n] == 0) {
                    assertThat(x[k]).isEqualTo(y[k]);
                    given++;
                }
            }
        }
        assertThat(given).isGreaterThanOrEqualTo(3000);
    }

    /** The same canvas with other pixels wherever they are not given. */
    private static Canvas changed(Canvas c, Rng r) {
        Grid g = c.grid();
        List<Frame> frames = new ArrayList<>();
        List<Level> levels = new ArrayList<>();
        for (int f = 0; f < g.frames(); f++) {
            Frame other = Drawn.frame(r, g.width(), g.height());
            Frame was = c.frame(f);
            for (int p = 0; was != null && p < 3 * g.width() * g.height(); p++) {
                if (c.level(f).at(p / 3) == 0) {
                    other.rgb()[p] = was.rgb()[p];
                }
            }
            frames.add(other);
            levels.add(c.level(f));
        }
        return Canvas.of(frames, g.fps()).with(levels);
    }

    @Test
    void levelsOfSoftMasksBecomeThoseOfTheSchedule() {
        double[] sigmas = {1, 0.75, 0.5, 0.25, 0};
        float[] level = {0, 0.1f, 0.3f, 0.5f, 0.7f, 1};
        LatentLayout soft = new LatentLayout(new GridShape(1, 1, 6), level, level, new int[1], 0, 8);
        assertThat(soft.rounded(sigmas, 4)).isSameAs(soft);
        assertThat(soft.rounded(sigmas, 3).level()).containsExactly(0, 0.25f, 0.5f, 0.5f, 0.75f, 1);
    }

    @Test
    void everyGroupListensToTheSentenceOfItsTime() {
        Canvas c = Canvas.blank(GRID).say("a", 1).say("b", 9);
        assertThat(layout(c).sentenceOfFrame()).containsExactly(-1, 0, 0, 1, 1);
    }
}
