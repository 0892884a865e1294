package haneul.model.family.haneul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.ModelContract;
import haneul.model.VideoModel;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.model.text.TextEncoder;
import haneul.model.weights.HfFolder;
import haneul.nn.Checkpoint;
import haneul.optim.AdamW;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the family promises besides what all do, on models small enough to run in a moment. */
final class HaneulFamilyTest extends ModelContract {
    private static final HaneulVaeConfig VAE = HaneulVaeConfig.of(4, 16, 2);
    private static final HaneulDitConfig DIT = new HaneulDitConfig(4, new Patch(1, 2, 2), 24, 2, 2, 8);

    /** Says the same of the same sentence, and nothing in particular. */
    static final TextEncoder WORDS = new TextEncoder() {
        @Override
        public int width() {
            return 8;
        }

        @Override
        public String name() {
            return "words";
        }

        @Override
        public Tensor encode(String text) {
            return Tensor.randn(new Rng(text.hashCode()), 1 + text.length() % 5, 8);
        }

        @Override
        public void close() {}
    };

    private static HaneulModel model() {
        return HaneulModel.random(VAE, DIT, SEED, WORDS, Precision.FP32);
    }

    private static HaneulModel shaken() {
        return shaken(model());
    }

    /** Weights away from their start, where the last layer is zero. */
    static HaneulModel shaken(HaneulModel m) {
        try (Scope scope = Scope.open()) {
            m.ditWeights()
                    .forEach((name, w) -> w.addInPlace(
                            Tensor.randn(
                                    new Rng(SEED).at(name.hashCode()), w.shape().dims()),
                            0.1));
        }
        return m;
    }

    private static Tensor clip(int frames, int height, int width) {
        return Tensor.randn(new Rng(SEED).at(frames, height, width), 3, frames, height, width)
                .times(0.5);
    }

    @Override
    protected HaneulModel open(Precision precision) {
        return shaken(HaneulModel.random(VAE, DIT, SEED, WORDS, precision));
    }

    @Override
    protected void save(VideoModel model, Path folder) {
        ((HaneulModel) model).save(folder, DType.F32, "");
    }

    @Override
    protected VideoModel open(Path folder, Precision precision) {
        return HaneulModel.open(HfFolder.open(folder), WORDS, precision);
    }

    private static Pack pack(HaneulModel m, int[] sentenceOfFrame, String... sentences) {
        return pack(
                m, List.of(new GridShape(2, 2, 2)), new int[][] {sentenceOfFrame}, new float[] {0, 0.5f, 1}, sentences);
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        try (HaneulModel m = model();
                Scope scope = Scope.open()) {
            assertThatThrownBy(() -> m.vae().encode(clip(9, 15, 24)))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("multiples of 4");
            assertThatThrownBy(() -> m.vae().encodeRaw(clip(8, 16, 16).unsqueeze(0)))
                    .hasMessageContaining("5 frames");
        }
    }

    @Test
    void trainingGoesTheSameWayAsStreams() {
        try (HaneulModel m = model();
                Scope scope = Scope.open()) {
            Tensor video = clip(21, 16, 16);
            Tensor z = m.vae().encode(video);
            Tensor raw = m.vae().encodeRaw(video.unsqueeze(0));
            assertThat(raw.squeeze(0).toFloats()).containsExactly(z.toFloats(), within(1e-5f));
            assertThat(m.vae().decodeRaw(raw).squeeze(0).clamp(-1, 1).toFloats())
                    .containsExactly(m.vae().decode(z).toFloats(), within(1e-5f));
        }
    }

    @Test
    void patchesGoThereAndBack() {
        try (Scope scope = Scope.open()) {
            Patch p = new Patch(1, 2, 4);
            Tensor z = Tensor.randn(new Rng(SEED), 3, 5, 4, 8);
            assertThat(p.unpatchify(p.patchify(z), p.grid(5, 4, 8)).toFloats()).containsExactly(z.toFloats());
            assertThatThrownBy(() -> p.grid(5, 3, 8)).isInstanceOf(HaneulException.class);
        }
    }

    @Test
    void theBlocksMatterAndSoDoesTheLevelOfOnePatch() {
        try (HaneulModel m = shaken();
                Scope scope = Scope.open()) {
            Pack p = pack(m, new int[] {0, 1}, "first", "second!");
            float[] out = m.dit().forward(p).toFloats();
            float[] level = p.level().clone();
            level[0] = 0.3f;
            Pack cleaner = p.withLevel(level);
            assertThat(m.dit().forward(cleaner).toFloats()).isNotEqualTo(out);
            assertThat(m.dit().forward(p, false).toFloats()).isNotEqualTo(out);
        }
    }

    @Test
    void everyWeightLearns() {
        try (HaneulModel m = shaken();
                Scope scope = Scope.open()) {
            m.ditWeights().values().forEach(w -> w.requiresGrad(true));
            m.vaeWeights().values().forEach(w -> w.requiresGrad(true));
            Pack p = pack(m, new int[] {0, 1}, "first", "second!");
            m.dit().forward(p).square().sum().backward();
            m.vae()
                    .decodeRaw(m.vae().encodeRaw(clip(5, 16, 16).unsqueeze(0)))
                    .square()
                    .sum()
                    .backward();
            Map<String, Tensor> all = new java.util.LinkedHashMap<>(m.ditWeights());
            m.vaeWeights().forEach((n, w) -> all.put("vae." + n, w));
            all.forEach((name, w) -> {
                Tensor g = w.grad();
                assertThat(g).as(name).isNotNull();
                assertThat(g.abs().sum().item()).as(name).isPositive();
            });
        }
    }

    @Test
    void checkpointedGradientsEqualPlainOnes() {
        try (HaneulModel m = shaken()) {
            checkpointedGradientsEqualPlainOnes(m, pack(m, new int[] {0, 1}, "first", "second!"));
        }
    }

    /** Gradients with and without checkpointing of the blocks, relative to the largest of each weight. */
    static void checkpointedGradientsEqualPlainOnes(HaneulModel m, Pack p) {
        try (Scope scope = Scope.open()) {
            m.ditWeights().values().forEach(w -> w.requiresGrad(true));
            m.dit().forward(p).square().sum().backward();
            Map<String, float[]> plain = new java.util.LinkedHashMap<>();
            m.ditWeights().forEach((name, w) -> plain.put(name, w.grad().toFloats()));
            m.ditWeights().values().forEach(Tensor::zeroGrad);
            Checkpoint checkpoint = new Checkpoint();
            m.dit().forward(p, checkpoint).square().sum().backward();
            checkpoint.backward();
            m.ditWeights().forEach((name, w) -> {
                float[] have = w.grad().toFloats();
                float most = 0;
                for (float g : plain.get(name)) {
                    most = Math.max(most, Math.abs(g));
                }
                assertThat(have).as(name).containsExactly(plain.get(name), within(2e-6f * most));
            });
        }
    }

    @Test
    void whatIsSavedComesBack(@TempDir Path folder) {
        long before = Scope.liveTensors();
        try (HaneulModel m = shaken();
                Scope scope = Scope.open()) {
            m.measured(new double[] {1, 2, 3, 4}, new double[] {2, 2, 2, 2})
                    .save(folder.resolve("m"), DType.F32, "# card");
            try (HaneulModel again = HaneulModel.open(folder.resolve("m"), WORDS, Precision.FP32)) {
                Pack p = pack(m, new int[] {0, 0}, "first");
                assertThat(again.dit().forward(p).toFloats())
                        .containsExactly(m.dit().forward(p).toFloats());
                assertThat(again.vae().config().latentsMean()).containsExactly(1, 2, 3, 4);
                assertThat(again.parameters()).isEqualTo(m.parameters());
            }
        }
        assertThat(Scope.liveTensors()).as("live tensors").isEqualTo(before);
    }

    @Test
    void bothNetworksLearn() {
        try (HaneulModel m = model();
                Scope scope = Scope.open()) {
            Tensor video = clip(5, 16, 16).unsqueeze(0);
            double[] vae = trained(
                    m.vaeWeights(),
                    40,
                    () -> m.vae()
                            .decodeRaw(m.vae().encodeRaw(video))
                            .minus(video)
                            .square()
                            .mean());
            assertThat(vae[1]).isLessThan(0.5 * vae[0]);
            Pack p = pack(m, new int[] {0, 0}, "first");
            Tensor target = Tensor.randn(new Rng(SEED).at(8), 8, 16);
            double[] dit = trained(
                    m.ditWeights(),
                    60,
                    () -> m.dit().forward(p).minus(target).square().mean());
            assertThat(dit[1]).isLessThan(0.3 * dit[0]);
        }
    }

    private static double[] trained(Map<String, Tensor> params, int steps, java.util.function.Supplier<Tensor> loss) {
        params.values().forEach(w -> w.requiresGrad(true));
        AdamW adam = new AdamW(params, 0.9, 0.95, 0);
        double first = 0;
        double last = 0;
        for (int i = 0; i < steps; i++) {
            try (Scope scope = Scope.open()) {
                Tensor l = loss.get();
                l.backward();
                last = l.item();
                first = i == 0 ? last : first;
            }
            adam.step(0.01);
        }
        return new double[] {first, last};
    }

    @Test
    void configsThatDoNotHoldTogetherAreRefused() {
        assertThatThrownBy(() -> new HaneulDitConfig(4, new Patch(1, 2, 2), 25, 2, 2, 8))
                .hasMessageContaining("25");
        assertThatThrownBy(() -> new HaneulVaeConfig(4, 16, 2, new double[3], new double[4]))
                .hasMessageContaining("latents_mean");
    }
}
