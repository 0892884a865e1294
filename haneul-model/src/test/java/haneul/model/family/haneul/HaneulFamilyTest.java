package haneul.model.family.haneul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.model.text.TextEncoder;
import haneul.optim.AdamW;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every part of the family promises, on models small enough to run in a moment. */
final class HaneulFamilyTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final HaneulVaeConfig VAE = HaneulVaeConfig.of(4, 16, 2);
    private static final HaneulDitConfig DIT = new HaneulDitConfig(4, new Patch(1, 2, 2), 24, 2, 2, 8);

    /** Says the same of the same sentence, and nothing in particular. */
    private static final TextEncoder WORDS = new TextEncoder() {
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

    /** Weights away from their start, where gates and the last layer are zero. */
    private static HaneulModel shaken() {
        HaneulModel m = model();
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

    private static Pack pack(HaneulModel m, List<GridShape> grids, int[][] ears, String... sentences) {
        int tokens = grids.stream().mapToInt(GridShape::count).sum();
        float[] level = new float[tokens];
        Rng rng = new Rng(SEED).at(5);
        List<Tensor> text = new ArrayList<>();
        int[] lengths = new int[sentences.length];
        for (int i = 0; i < sentences.length; i++) {
            text.add(m.text().encode(sentences[i]));
            lengths[i] = (int) text.get(i).size(0);
        }
        List<Tensor> patches = new ArrayList<>();
        int at = 0;
        for (GridShape g : grids) {
            patches.add(Tensor.randn(rng.at(g.t(), g.h(), g.w()), g.count(), 16));
            for (int i = 0; i < g.count(); i++) {
                level[at++] = i % 3 / 2f;
            }
        }
        return new Pack(Tensor.cat(patches, 0), level, grids, Tensor.cat(text, 0), lengths, List.of(ears));
    }

    @Test
    void shapesAndSizes() {
        try (HaneulModel m = model();
                Scope scope = Scope.open()) {
            Tensor z = m.vae().encode(clip(9, 16, 24));
            assertThat(z.shape()).isEqualTo(new Shape(4, 3, 4, 6));
            assertThat(m.vae().decode(z).shape()).isEqualTo(new Shape(3, 9, 16, 24));
            assertThatThrownBy(() -> m.vae().encode(clip(9, 15, 24)))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("multiples of 4");
            assertThatThrownBy(() -> m.vae().encodeRaw(clip(8, 16, 16).unsqueeze(0)))
                    .hasMessageContaining("5 frames");
        }
    }

    /** However a clip is split into pushes the same bits come out, and they equal the whole clip at once. */
    @Test
    void streamsDoNotDependOnTheirSplit() {
        Rng rng = new Rng(SEED).at(9);
        try (HaneulModel m = model();
                Scope scope = Scope.open()) {
            Tensor video = clip(21, 16, 16);
            float[] whole = m.vae().encode(video).toFloats();
            Tensor z = m.vae().encode(video);
            float[] decoded = m.vae().decode(z).toFloats();
            for (int round = 0; round < 6; round++) {
                assertThat(split(m.vae().encoder(), video, rng.at(round))).containsExactly(whole);
                assertThat(split(m.vae().decoder(), z, rng.at(round))).containsExactly(decoded);
            }
            Tensor raw = m.vae().encodeRaw(video.unsqueeze(0));
            assertThat(raw.squeeze(0).toFloats()).containsExactly(whole, within(1e-5f));
            assertThat(m.vae().decodeRaw(raw).squeeze(0).clamp(-1, 1).toFloats())
                    .containsExactly(decoded, within(1e-5f));
        }
    }

    private static float[] split(haneul.model.vae.VideoVae.Stream stream, Tensor x, Rng rng) {
        List<Tensor> parts = new ArrayList<>();
        try (stream) {
            long at = 0;
            while (at < x.size(1)) {
                long n = Math.min(x.size(1) - at, 1 + rng.nextInt(6));
                parts.add(stream.push(x.slice(1, at, at + n)));
                at += n;
            }
        }
        return Tensor.cat(parts, 1).toFloats();
    }

    @Test
    void latentsDoNotHearTheFuture() {
        try (HaneulModel m = model();
                Scope scope = Scope.open()) {
            Tensor a = clip(13, 16, 16);
            Tensor b = Tensor.cat(List.of(a.slice(1, 0, 5), a.slice(1, 5, 13).times(-1)), 1);
            Tensor za = m.vae().encode(a);
            Tensor zb = m.vae().encode(b);
            assertThat(zb.slice(1, 0, 2).toFloats())
                    .containsExactly(za.slice(1, 0, 2).toFloats());
            assertThat(zb.slice(1, 2, 4).toFloats())
                    .isNotEqualTo(za.slice(1, 2, 4).toFloats());
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
    void aPackGivesWhatEachClipGivesAlone() {
        try (HaneulModel m = shaken();
                Scope scope = Scope.open()) {
            GridShape a = new GridShape(3, 2, 2);
            GridShape b = new GridShape(1, 3, 2);
            Tensor both = m.dit().forward(pack(m, List.of(a, b), new int[][] {{0, 0, 0}, {1}}, "one", "another"));
            Tensor first = m.dit().forward(pack(m, List.of(a), new int[][] {{0, 0, 0}}, "one"));
            Tensor second = m.dit().forward(pack(m, List.of(b), new int[][] {{0}}, "another"));
            assertThat(both.slice(0, 0, 12).toFloats()).containsExactly(first.toFloats(), within(1e-5f));
            assertThat(both.slice(0, 12, 18).toFloats()).containsExactly(second.toFloats(), within(1e-5f));
        }
    }

    @Test
    void sentencesAndLevelsMatterAndSoDoTheBlocks() {
        try (HaneulModel m = shaken();
                Scope scope = Scope.open()) {
            GridShape g = new GridShape(2, 2, 2);
            Pack p = pack(m, List.of(g), new int[][] {{0, 1}}, "first", "second!");
            float[] out = m.dit().forward(p).toFloats();
            Pack other = pack(m, List.of(g), new int[][] {{0, 1}}, "first", "third");
            assertThat(m.dit().forward(other).toFloats()).isNotEqualTo(out);
            float[] level = p.level().clone();
            level[0] = 0.3f;
            Pack cleaner = new Pack(p.patches(), level, p.clips(), p.text(), p.sentences(), p.listens());
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
            Pack p = pack(m, List.of(new GridShape(2, 2, 2)), new int[][] {{0, 1}}, "first", "second!");
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
    void whatIsSavedComesBack(@TempDir Path folder) {
        long before = Scope.liveTensors();
        try (HaneulModel m = shaken();
                Scope scope = Scope.open()) {
            m.measured(new double[] {1, 2, 3, 4}, new double[] {2, 2, 2, 2})
                    .save(folder.resolve("m"), DType.F32, "# card");
            try (HaneulModel again = HaneulModel.open(folder.resolve("m"), WORDS, Precision.FP32)) {
                Pack p = pack(m, List.of(new GridShape(2, 2, 2)), new int[][] {{0, 0}}, "first");
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
            Pack p = pack(m, List.of(new GridShape(2, 2, 2)), new int[][] {{0, 0}}, "first");
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
