package haneul.model.family.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Wan's transformers with small random weights. */
@ExtendWith(LeakCheck.class)
class WanDitTest {
    private static final long SEED = Long.getLong("seed", 5);
    private static final int TEXT = 10;

    private static WanDitConfig config(int in, Integer... control) {
        return new WanDitConfig(new Patch(1, 2, 2), 2, 16, in, 3, TEXT, 12, 40, 3, true, 1e-6, List.of(control), 5);
    }

    /** Random norms, biases and tables too, so that nothing goes unseen. */
    private static Weights weights() {
        return Weights.from((name, init, shape) -> {
            Rng rng = new Rng(SEED).at(name.hashCode());
            Tensor drawn = init.draw(rng, shape);
            return shape.rank() == 1 ? drawn.plus(Init.normal(0.3).draw(rng.at(1), shape)) : drawn;
        });
    }

    private static WanDit dit(int in) {
        return new WanDit(config(in), DType.F32, Times.EXACT, weights());
    }

    private static Tensor drawn(int n, long... shape) {
        return Tensor.randn(new Rng(SEED).at(n), shape);
    }

    private static Pack pack(GridShape g, float level, int channels, int seed) {
        float[] levels = new float[g.count()];
        Arrays.fill(levels, level);
        return new Pack(
                drawn(seed, g.count(), 4L * channels),
                levels,
                List.of(g),
                drawn(seed + 1, 6, TEXT),
                new int[] {6},
                List.of(new int[g.t()]),
                new double[1]);
    }

    private static Pack both(Pack a, Pack b) {
        float[] level = Arrays.copyOf(a.level(), a.level().length + b.level().length);
        System.arraycopy(b.level(), 0, level, a.level().length, b.level().length);
        int[] second = new int[b.clips().get(0).t()];
        Arrays.fill(second, 1);
        return new Pack(
                Tensor.cat(List.of(a.patches(), b.patches()), 0),
                level,
                List.of(a.clips().get(0), b.clips().get(0)),
                Tensor.cat(List.of(a.text(), b.text()), 0),
                new int[] {6, 6},
                List.of(a.sentenceOfFrame().get(0), second),
                new double[2]);
    }

    private static Pack with(Pack p, float[] level) {
        return p.withLevel(level);
    }

    private static void asAlone(DiffusionTransformer dit, Pack a, Pack b) {
        Tensor together = dit.forward(both(a, b));
        long first = a.patches().size(0);
        assertThat(together.slice(0, 0, first).toFloats())
                .containsExactly(dit.forward(a).toFloats(), within(1e-5f));
        assertThat(together.slice(0, first, first + b.patches().size(0)).toFloats())
                .containsExactly(dit.forward(b).toFloats(), within(1e-5f));
    }

    @Test
    void framesListenToTheirOwnSentence() {
        WanDit dit = dit(3);
        Pack p = pack(new GridShape(2, 2, 2), 0.7f, 3, 1);
        Tensor other = drawn(9, 6, TEXT);
        Pack two = new Pack(
                p.patches(),
                p.level(),
                p.clips(),
                Tensor.cat(List.of(p.text(), other), 0),
                new int[] {6, 6},
                List.of(new int[] {0, 0}),
                p.fps());
        assertThat(dit.forward(two).toFloats())
                .as("an unheard sentence changes nothing")
                .containsExactly(dit.forward(p).toFloats(), within(1e-5f));
        Pack heard = new Pack(
                two.patches(),
                two.level(),
                two.clips(),
                two.text(),
                two.sentences(),
                List.of(new int[] {0, 1}),
                two.fps());
        assertThat(dit.forward(heard).toFloats()).isNotEqualTo(dit.forward(p).toFloats());
    }

    @Test
    void everyPatchIsToldItsOwnLevel() {
        WanDit dit = dit(3);
        GridShape one = new GridShape(1, 1, 1);
        int many = 250; // more than are told apart by a product
        List<GridShape> clips = new ArrayList<>();
        List<int[]> sentences = new ArrayList<>();
        float[] level = new float[many];
        for (int i = 0; i < many; i++) {
            clips.add(one);
            sentences.add(new int[1]);
            level[i] = i / (float) many;
        }
        Tensor patches = drawn(1, many, 12);
        Tensor text = drawn(2, 6, TEXT);
        Tensor all = dit.forward(new Pack(patches, level, clips, text, new int[] {6}, sentences, new double[many]));
        for (int i = 0; i < many; i += 83) {
            Pack alone = new Pack(
                    patches.slice(0, i, i + 1),
                    new float[] {level[i]},
                    List.of(one),
                    text,
                    new int[] {6},
                    List.of(new int[1]),
                    new double[1]);
            assertThat(all.slice(0, i, i + 1).toFloats())
                    .containsExactly(dit.forward(alone).toFloats(), within(1e-5f));
        }
    }

    @Test
    void oneOtherLevelIsHeardByAll() {
        WanDit dit = dit(3);
        Pack p = pack(new GridShape(2, 2, 2), 0.7f, 3, 1);
        float[] level = p.level().clone();
        level[3] = 0;
        float[] out = dit.velocity(p, Progress.SILENT).toFloats();
        float[] other = dit.velocity(with(p, level), Progress.SILENT).toFloats();
        for (int i = 0; i < 8; i++) {
            assertThat(Arrays.copyOfRange(other, 12 * i, 12 * i + 12))
                    .isNotEqualTo(Arrays.copyOfRange(out, 12 * i, 12 * i + 12));
        }
    }

    @Test
    void cleanPatchesFollowFromTheVelocity() {
        WanDit dit = dit(5);
        Pack p = pack(new GridShape(2, 2, 2), 0.7f, 5, 1);
        Tensor v = dit.velocity(p, Progress.SILENT);
        Tensor wanted = p.patches().slice(1, 0, 12).minus(v.times(0.7f));
        assertThat(dit.forward(p).toFloats()).containsExactly(wanted.toFloats(), within(1e-6f));
        Tensor shown = Tensor.cat(List.of(p.patches().slice(1, 0, 12), drawn(7, 8, 8)), 1);
        Pack other = p.withPatches(shown);
        assertThat(dit.forward(other).toFloats())
                .as("what it is shown matters")
                .isNotEqualTo(dit.forward(p).toFloats());
    }

    @Test
    void timesAreWholeOrExact() {
        assertThat(Times.EXACT.of(0.12345f)).isEqualTo(123.45f, within(1e-4f));
        assertThat(Times.WHOLE.of(0.12345f)).isEqualTo(123);
        for (int t = 0; t <= 1000; t++) {
            assertThat(Times.WHOLE.of((float) (t / 1000.0))).isEqualTo(t);
        }
        WanDit whole = new WanDit(config(3), DType.F32, Times.WHOLE, weights());
        Pack p = pack(new GridShape(1, 2, 2), 0.7004f, 3, 1);
        float[] level = new float[4];
        Arrays.fill(level, 0.7f);
        assertThat(whole.velocity(p, Progress.SILENT).toFloats())
                .containsExactly(whole.velocity(with(p, level), Progress.SILENT).toFloats());
    }

    @Test
    void controlSpeaksAsLoudAsItIsAsked() {
        WanDitConfig c = config(3, 2, 0);
        assertThat(c.vaceLayers()).containsExactly(0, 2);
        WanVaceDit vace = new WanVaceDit(c, DType.F32, Times.EXACT, weights());
        Pack p = pack(new GridShape(2, 2, 2), 0.7f, 3, 1);
        Tensor shown = Tensor.cat(List.of(p.patches(), drawn(8, 8, 20)), 1);
        Pack controlled = p.withPatches(shown);
        float[] full = vace.forward(controlled).toFloats();
        assertThat(vace.controlled(0).forward(controlled).toFloats())
                .as("the same weights without control")
                .containsExactly(dit(3).forward(p).toFloats(), within(1e-5f));
        assertThat(vace.controlled(1, 1).forward(controlled).toFloats()).containsExactly(full);
        assertThat(vace.controlled(1, 0).forward(controlled).toFloats()).isNotEqualTo(full);
        assertThat(vace.controlled(0, 1).forward(controlled).toFloats()).isNotEqualTo(full);
        assertThatThrownBy(() -> vace.controlled(1, 2, 3)).hasMessageContaining("2 control blocks");
        assertThatThrownBy(() -> vace.controlled(Double.NaN)).isInstanceOf(HaneulException.class);
        assertThatThrownBy(() -> vace.forward(p)).hasMessageContaining("32 numbers in a patch");
    }

    @Test
    void aPackOfControlledClipsGivesWhatEachGivesAlone() {
        WanVaceDit vace = new WanVaceDit(config(3, 0, 1), DType.F32, Times.EXACT, weights());
        Pack a = pack(new GridShape(1, 2, 3), 0.7f, 8, 1);
        Pack b = pack(new GridShape(2, 1, 1), 0.2f, 8, 3);
        asAlone(vace, a, b);
    }

    @Test
    void reducedPrecisionSaysNearlyTheSame() {
        Pack p = pack(new GridShape(2, 2, 2), 0.7f, 3, 1);
        Tensor exact = dit(3).velocity(p, Progress.SILENT);
        Tensor rough = new WanDit(config(3), DType.BF16, Times.EXACT, weights()).velocity(p, Progress.SILENT);
        assertThat(rough.dtype()).isEqualTo(DType.F32);
        double off = rough.minus(exact).norm().item() / exact.norm().item();
        assertThat(off).isBetween(1e-5, 3e-2);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        WanDit dit = dit(3);
        Pack p = pack(new GridShape(1, 2, 2), 1, 4, 1);
        assertThatThrownBy(() -> dit.forward(p)).hasMessageContaining("12 numbers in a patch and has 16");
        Pack text = new Pack(
                drawn(1, 4, 12),
                new float[4],
                p.clips(),
                drawn(2, 6, TEXT + 1),
                new int[] {6},
                List.of(new int[1]),
                new double[1]);
        assertThatThrownBy(() -> dit.forward(text)).hasMessageContaining("text token");
    }

    @Test
    void namesAreTheSameThereAndBack() {
        Map<String, String> theirs = new HashMap<>();
        Weights counting = Weights.counting();
        new WanVaceDit(config(3, 0, 2), DType.F32, Times.EXACT, counting);
        for (String name : counting.declared().keySet()) {
            String other = WanDit.KEYS.theirs(name);
            assertThat(WanDit.KEYS.ours(other)).isEqualTo(name);
            assertThat(theirs.put(other, name)).as(other).isNull();
        }
        assertThat(WanDit.KEYS.areTheirs(theirs.keySet())).isTrue();
        assertThat(WanDit.KEYS.areTheirs(counting.declared().keySet())).isFalse();
        assertThat(theirs)
                .containsEntry("vace_blocks.1.cross_attn.o.bias", "vace_blocks.1.attn2.to_out.0.bias")
                .containsEntry("blocks.0.norm3.weight", "blocks.0.norm2.weight")
                .containsEntry("head.modulation", "scale_shift_table")
                .containsEntry("head.head.weight", "proj_out.weight");
    }
}
