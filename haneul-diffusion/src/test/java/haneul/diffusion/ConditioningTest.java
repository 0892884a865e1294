package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Level;
import haneul.diffusion.sample.Sampler;
import haneul.diffusion.task.Tasks;
import haneul.media.Video;
import haneul.model.condition.Conditioning;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.tensor.LeakCheck;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Families that are not told the level of every patch: the same tasks, seen in another way. */
@ExtendWith(LeakCheck.class)
class ConditioningTest {
    private static final TinyModel TINY = new TinyModel();
    private static final Patch PATCH = new Patch(1, 2, 2);
    private static final int NUMBERS = 16; // 4 channels in patches of 2 by 2
    private static final Grid GRID = Grid.of(16, 16, 13);

    private final Rng rng = new Rng(Long.getLong("seed", 8));
    private final List<float[]> levels = new ArrayList<>();
    private final List<float[]> shown = new ArrayList<>();

    @AfterAll
    static void close() {
        TINY.close();
    }

    /** Remembers what it is shown, and answers something that depends on all of it. */
    private Tensor answer(Pack pack) {
        levels.add(pack.level().clone());
        shown.add(pack.patches().toFloats());
        Tensor x = pack.patches().slice(1, 0, NUMBERS);
        return x.times(0.3)
                .plus(pack.patches().mean(1, true))
                .plus(x.mean(0, true))
                .tanh();
    }

    private Studio replace() {
        return new Studio(new ConditionedModel(TINY, new Conditioning.Replace(this::answer, PATCH)), n -> {});
    }

    private Studio channels() {
        return new Studio(
                new ConditionedModel(
                        TINY,
                        new Conditioning.Channels(
                                this::answer,
                                PATCH,
                                (known,
                                        unknown,
                                        references) -> { // the clip's frames at the latents' size, one a group, and the
                                    // mask
                                    Tensor both = Tensor.cat(List.of(known, unknown), 0); // [4, T, H, W]
                                    long t = both.size(1);
                                    List<Tensor> groups = new ArrayList<>();
                                    for (long f = 0; f < t; f = f == 0 ? 4 : f + 4) {
                                        groups.add(Ops.averagePool(
                                                        both.select(1, f).unsqueeze(0), 4, 4, 0)
                                                .squeeze(0));
                                    }
                                    return Tensor.stack(groups, 1); // [4, T', h, w]
                                })),
                n -> {});
    }

    private List<Canvas> tasks() {
        Video clip = Video.of(8, Drawn.clip(rng, GRID, 9));
        Level[] mask = {Drawn.box(rng, GRID)};
        return List.of(
                Canvas.blank(GRID).say("x"),
                Canvas.blank(GRID).paste(clip.frame(0), 0).say("x"),
                Canvas.blank(GRID)
                        .paste(clip.frame(0), 0)
                        .paste(clip.frame(1), GRID.frames() - 1)
                        .say("x"),
                Tasks.extend(clip, 0, 4, "x"),
                Tasks.extend(clip, 5, 0, "x"),
                Tasks.connect(clip.slice(0, 5), clip.slice(5, 9), 4, "x"),
                Canvas.of(clip).repaint(0.5).say("x"),
                Canvas.of(clip).repaint(0.7, Collections.nCopies(9, mask[0])).say("x"));
    }

    private void givenPixelsComeBack(Function<Canvas, Video> paint) {
        for (Sampler s : Sampler.values()) {
            for (Canvas c : tasks()) {
                List<Frame> out = paint.apply(c).all();
                boolean moved = false;
                for (int i = 0; i < out.size(); i++) {
                    Frame known = c.frame(i);
                    for (int p = 0; p < out.get(i).width() * out.get(i).height(); p++) {
                        boolean given = known != null && c.level(i).at(p) == 0;
                        boolean same = known != null
                                && known.rgb()[3 * p] == out.get(i).rgb()[3 * p];
                        assertThat(!given || same).as(s + " " + c).isTrue();
                        moved |= !given && !same;
                    }
                }
                assertThat(moved).as(s + " " + c).isTrue();
            }
        }
    }

    @Test
    void everyTaskKeepsWhatIsGiven() {
        Studio replace = replace();
        Studio channels = channels();
        for (Sampler s : Sampler.values()) {
            Settings settings = new Settings(5, 5, 2, 1.5, "", s);
            givenPixelsComeBack(c -> replace.paint(c, settings));
            givenPixelsComeBack(c -> channels.paint(c, settings));
        }
    }

    @Test
    void oneLevelIsToldAndWhatIsKnownIsShownOnItsWay() {
        Canvas c = Tasks.extend(Video.of(8, Drawn.clip(rng, GRID, 9)), 0, 4, "x");
        replace().paint(c, new Settings(5, 4, 1, 1, "", Sampler.EULER));
        assertThat(levels).hasSize(4);
        double[] sigmas = {1, 0.75, 0.5, 0.25};
        for (int i = 0; i < 4; i++) {
            for (float l : levels.get(i)) {
                assertThat(l).isEqualTo((float) sigmas[i]);
            }
        }
        int known = 3 * 4 * NUMBERS; // three of four latent frames, of four patches each
        for (int i = 0; i < known; i++) { // a straight line through the four levels
            double slope = (shown.get(0)[i] - shown.get(3)[i]) / 0.75;
            assertThat(Math.abs(shown.get(1)[i] - (shown.get(0)[i] - slope * 0.25)))
                    .isLessThan(1e-4);
            assertThat(Math.abs(shown.get(2)[i] - (shown.get(0)[i] - slope * 0.5)))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void hintsTellWhatIsKnownAndNothingOfWhatIsNot() {
        List<Frame> clip = Drawn.clip(rng, GRID, 13);
        List<Frame> other = new ArrayList<>(clip.subList(0, 5));
        other.addAll(Drawn.clip(rng, GRID, 8));
        Settings settings = new Settings(5, 2, 1, 1, "", Sampler.EULER);
        for (List<Frame> frames : List.of(clip, other)) { // both are the same where they are known
            Canvas c = Canvas.of(frames, 8).repaint(1, unknownFrom(5));
            channels().paint(c, settings);
        }
        assertThat(shown.get(2)).isEqualTo(shown.get(0));
        int width = NUMBERS + 16;
        float[] first = shown.get(0);
        for (int patch = 0; patch < first.length / width; patch++) {
            for (int i = 0; i < 4; i++) { // the mask, the last of four channels: known are two latent frames of four
                assertThat(first[patch * width + NUMBERS + 12 + i]).isEqualTo(patch < 8 ? 0f : 1f);
                assertThat(first[patch * width + NUMBERS + i] == 0).isEqualTo(patch >= 8);
            }
        }
    }

    private static List<Level> unknownFrom(int frame) {
        List<Level> out = new ArrayList<>();
        for (int i = 0; i < GRID.frames(); i++) {
            out.add(i < frame ? Level.GIVEN : Level.UNKNOWN);
        }
        return out;
    }
}
