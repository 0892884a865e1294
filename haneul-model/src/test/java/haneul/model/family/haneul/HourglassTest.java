package haneul.model.family.haneul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.model.ModelContract;
import haneul.model.VideoModel;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.model.text.TextEncoder;
import haneul.model.weights.HfFolder;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transformer with stages between latents and blocks keeps all promises of the family. */
final class HourglassTest extends ModelContract {
    private static final HaneulVaeConfig VAE = HaneulVaeConfig.of(4, 16, 2);
    private static final HaneulDitConfig DIT = new HaneulDitConfig(4, new Patch(1, 2, 2), 24, 2, 2, 8)
            .staged(List.of(new HaneulDitConfig.StageConfig(8, 1, 0), new HaneulDitConfig.StageConfig(12, 1, 1)));
    private static final GridShape SMALL = new GridShape(2, 1, 2);
    private static final GridShape LARGE = new GridShape(1, 2, 2);

    private static final TextEncoder WORDS = HaneulFamilyTest.WORDS;

    @Override
    protected void save(VideoModel model, Path folder) {
        ((HaneulModel) model).save(folder, DType.F32, "");
    }

    @Override
    protected VideoModel open(Path folder, Precision precision) {
        return HaneulModel.open(HfFolder.open(folder), HaneulFamilyTest.WORDS, precision);
    }

    @Override
    protected HaneulModel open(Precision precision) {
        return HaneulFamilyTest.shaken(HaneulModel.random(VAE, DIT, SEED, WORDS, precision));
    }

    private static final float[] LEVELS = {0, 0.5f, 1};

    private static Pack mixed(HaneulModel m) {
        return pack(m, List.of(SMALL, LARGE, SMALL), new int[][] {{0, 1}, {1}, {1, 1}}, LEVELS, "first", "second!");
    }

    /** One clip of a pack, with the same patches, levels and sentences. */
    private static Pack alone(Pack p, int clip) {
        int from =
                p.clips().subList(0, clip).stream().mapToInt(GridShape::count).sum();
        int to = from + p.clips().get(clip).count();
        return new Pack(
                p.patches().slice(0, from, to).copy(),
                java.util.Arrays.copyOfRange(p.level(), from, to),
                List.of(p.clips().get(clip)),
                p.text(),
                p.sentences(),
                List.of(p.sentenceOfFrame().get(clip)),
                new double[] {p.fps()[clip]});
    }

    @Test
    void clipsOfSeveralGridsDoNotSeeEachOther() {
        try (HaneulModel m = open(Precision.FP32);
                Scope scope = Scope.open()) {
            Pack p = mixed(m);
            List<Tensor> parts = java.util.stream.IntStream.range(0, 3)
                    .mapToObj(i -> m.dit().forward(alone(p, i)))
                    .toList();
            assertThat(m.dit().forward(p).toFloats())
                    .containsExactly(Tensor.cat(parts, 0).toFloats(), within(2e-4f));
        }
    }

    @Test
    void checkpointedGradientsEqualPlainOnes() {
        try (HaneulModel m = open(Precision.FP32)) {
            HaneulFamilyTest.checkpointedGradientsEqualPlainOnes(m, mixed(m));
        }
    }

    @Test
    void cellsGoThereAndBack() {
        try (HaneulModel m = open(Precision.FP32);
                Scope scope = Scope.open()) {
            Grids grids = Grids.of(mixed(m));
            assertThat(grids.pack().clips()).containsExactly(SMALL, SMALL, LARGE);
            assertThat(grids.restored(grids.pack().patches()).toFloats())
                    .containsExactly(mixed(m).patches().toFloats());
            Tensor patches = grids.pack().patches();
            Tensor latents = grids.latents(patches, 4);
            assertThat(latents.size(1)).isEqualTo(4);
            assertThat(grids.patches(latents, 4).toFloats()).containsExactly(patches.toFloats());
            assertThat(grids.finer(grids.coarser(latents, 4), 2).toFloats()).containsExactly(latents.toFloats());
            Tensor pictures = new Patch(1, 4, 4).frames(patches.slice(0, 0, 2L * SMALL.count()), SMALL);
            grids.frames(latents, 4, x -> {
                if (x.size(2) == 4) { // the small ones
                    assertThat(x.contiguous().toFloats()).containsExactly(pictures.toFloats());
                }
                return x;
            });
            Tensor film = new Patch(1, 4, 4).unpatchify(patches.slice(0, 0, SMALL.count()), SMALL); // [C, T, h, w]
            grids.videos(latents, 4, x -> {
                if (x.size(0) == 2) {
                    assertThat(x.select(0, 0).contiguous().toFloats()).containsExactly(film.toFloats());
                }
                return x;
            });
        }
    }

    @Test
    void everyWeightLearnsAndTheLevelOfOnePatchMatters() {
        try (HaneulModel m = open(Precision.FP32);
                Scope scope = Scope.open()) {
            m.ditWeights().values().forEach(w -> w.requiresGrad(true));
            Pack p = mixed(m);
            Tensor out = m.dit().forward(p);
            out.square().sum().backward();
            Map<String, Double> steepness = new LinkedHashMap<>();
            m.ditWeights()
                    .forEach((name, w) -> steepness.put(
                            name, w.grad() == null ? 0 : w.grad().square().sum().item()));
            assertThat(steepness).allSatisfy((name, g) -> assertThat(g).as(name).isPositive());
            float[] level = p.level().clone();
            level[0] = 0.3f;
            Pack cleaner = p.withLevel(level);
            assertThat(m.dit().forward(cleaner).toFloats()).isNotEqualTo(out.toFloats());
            assertThat(m.dit().forward(p, false).toFloats()).isNotEqualTo(out.toFloats());
        }
    }

    @Test
    void itIsSavedAndOpenedAgain(@TempDir Path folder) {
        try (HaneulModel m = open(Precision.FP32);
                Scope scope = Scope.open()) {
            m.save(folder.resolve("m"), DType.F32, "# card");
            try (HaneulModel again = HaneulModel.open(folder.resolve("m"), WORDS, Precision.FP32)) {
                assertThat(again.dit().config()).isEqualTo(DIT);
                Pack p = mixed(m);
                assertThat(again.dit().forward(p).toFloats())
                        .containsExactly(m.dit().forward(p).toFloats());
            }
        }
    }

    @Test
    void stagesThatDoNotFitAreRefused() {
        List<HaneulDitConfig.StageConfig> stages = DIT.stages();
        assertThatThrownBy(() -> new HaneulDitConfig(4, new Patch(1, 2, 2), 24, 2, 2, 8, stages))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("patches of 1x4x4");
        assertThatThrownBy(() -> DIT.staged(List.of(new HaneulDitConfig.StageConfig(8, 1, 1))))
                .hasMessageContaining("8 channels and a head has 12");
    }
}
