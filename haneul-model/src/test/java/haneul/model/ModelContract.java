package haneul.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.condition.Conditioning;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.model.vae.VideoVae;
import haneul.model.weights.Safetensors;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every family promises; each one's test extends this with a small model. Seeded: {@code -Dseed=}. */
public abstract class ModelContract {
    protected static final long SEED = Long.getLong("seed", 1);

    /** A small model whose answers depend on all it is told; the caller closes it. */
    protected abstract VideoModel open(Precision precision);

    /** Writes a model that was opened in float32 as a folder of the hub's layout. */
    protected abstract void save(VideoModel model, Path folder) throws IOException;

    /** Opens a folder that was saved. */
    protected abstract VideoModel open(Path folder, Precision precision);

    /** Where the answers of a pack may differ from those of its clips alone, relative to the largest. */
    private static final double PACKED = 1e-5;

    private static final double REDUCED = 0.1;

    private VideoModel open() {
        return open(Precision.FP32);
    }

    private static Tensor clip(VideoModel m, int groups, int height, int width) {
        int frames = 1 + groups * m.vae().temporal();
        return Tensor.randn(new Rng(SEED).at(frames, height, width), 3, frames, height, width)
                .times(0.3)
                .clamp(-1, 1);
    }

    private static int side(VideoModel m, int patches) {
        return m.sizeMultiple() * patches;
    }

    /** Noisy patches of clips of some shapes, with all that the family is shown beside them. */
    protected static Pack pack(
            VideoModel m, List<GridShape> grids, int[][] sentenceOfFrame, float[] levels, String... sentences) {
        Patch patch = m.conditioning().patch();
        List<Tensor> text = new ArrayList<>();
        int[] lengths = new int[sentences.length];
        for (int i = 0; i < sentences.length; i++) {
            text.add(m.text().encode(sentences[i]));
            lengths[i] = (int) text.get(i).size(0);
        }
        List<Tensor> patches = new ArrayList<>();
        int tokens = 0;
        for (GridShape g : grids) {
            tokens += g.count();
            Rng rng = new Rng(SEED).at(g.t(), g.h(), g.w());
            Tensor latents = Tensor.randn(
                    rng,
                    m.vae().channels(),
                    (long) g.t() * patch.t(),
                    (long) g.h() * patch.h(),
                    (long) g.w() * patch.w());
            if (m.conditioning() instanceof Conditioning.Channels seen) {
                latents = Tensor.cat(List.of(latents, hints(m, seen, latents.shape())), 0);
            }
            patches.add(patch.patchify(latents));
        }
        float[] level = new float[tokens];
        for (int i = 0; i < tokens; i++) {
            level[i] = levels[i % levels.length];
        }
        return new Pack(
                Tensor.cat(patches, 0),
                level,
                grids,
                Tensor.cat(text, 0),
                lengths,
                List.of(sentenceOfFrame),
                new double[grids.size()]);
    }

    /** The first frame is known. */
    private static Tensor hints(VideoModel m, Conditioning.Channels seen, Shape latents) {
        int height = (int) latents.at(2) * m.vae().spatial();
        int width = (int) latents.at(3) * m.vae().spatial();
        Tensor known = clip(m, (int) latents.at(1) - 1, height, width);
        long frames = known.size(1);
        Tensor unknown =
                Tensor.cat(List.of(Tensor.zeros(1, 1, height, width), Tensor.ones(1, frames - 1, height, width)), 1);
        return seen.control().of(known.times(unknown.negative().plus(1)), unknown, List.of());
    }

    /** One level for all, or for those who are told it for each patch several. */
    private static float[] levels(VideoModel m) {
        return m.conditioning() instanceof Conditioning.PerPatch ? new float[] {0.9f, 0.5f, 0} : new float[] {0.9f};
    }

    private static void near(Tensor have, Tensor want, double share) {
        double most = want.abs().max().item();
        assertThat(have.shape()).isEqualTo(want.shape());
        assertThat(have.minus(want).abs().max().item()).isLessThanOrEqualTo(share * most);
    }

    @Test
    void clipsBecomeLatentsAndClipsAgain() {
        try (VideoModel m = open();
                Scope scope = Scope.open()) {
            VideoVae vae = m.vae();
            int h = side(m, 2);
            int w = side(m, 3);
            Tensor z = vae.encode(clip(m, 2, h, w));
            assertThat(z.shape()).isEqualTo(new Shape(vae.channels(), 3, h / vae.spatial(), w / vae.spatial()));
            Tensor back = vae.decode(z);
            assertThat(back.shape()).isEqualTo(new Shape(3, 1 + 2L * vae.temporal(), h, w));
            assertThat(back.abs().max().item()).isLessThanOrEqualTo(1);
            assertThat(vae.decode(vae.encode(clip(m, 0, h, w))).shape()).isEqualTo(new Shape(3, 1, h, w));
        }
    }

    /** However a clip is split into pushes, the same bits come out. */
    @Test
    void streamsDoNotDependOnTheirSplit() {
        Rng rng = new Rng(SEED).at(9);
        try (VideoModel m = open();
                Scope scope = Scope.open()) {
            Tensor video = clip(m, 5, side(m, 1), side(m, 2));
            Tensor z = m.vae().encode(video);
            float[] latents = z.toFloats();
            float[] frames = m.vae().decode(z).toFloats();
            for (int round = 0; round < 4; round++) {
                assertThat(split(m.vae().encoder(), video, rng.at(round))).containsExactly(latents);
                assertThat(split(m.vae().decoder(), z, rng.at(round))).containsExactly(frames);
            }
        }
    }

    private static float[] split(VideoVae.Stream stream, Tensor x, Rng rng) {
        List<Tensor> parts = new ArrayList<>();
        try (stream) {
            for (long at = 0; at < x.size(1); ) {
                long n = Math.min(x.size(1) - at, 1 + rng.nextInt(6));
                parts.add(stream.push(x.slice(1, at, at + n)));
                at += n;
            }
        }
        return Tensor.cat(parts, 1).toFloats();
    }

    @Test
    void latentsDoNotHearTheFuture() {
        try (VideoModel m = open();
                Scope scope = Scope.open()) {
            long known = 1 + m.vae().temporal();
            Tensor a = clip(m, 3, side(m, 1), side(m, 1));
            Tensor b = Tensor.cat(
                    List.of(a.slice(1, 0, known), a.slice(1, known, a.size(1)).negative()), 1);
            Tensor za = m.vae().encode(a);
            Tensor zb = m.vae().encode(b);
            assertThat(zb.slice(1, 0, 2).toFloats())
                    .containsExactly(za.slice(1, 0, 2).toFloats());
            assertThat(zb.slice(1, 2, 4).toFloats())
                    .isNotEqualTo(za.slice(1, 2, 4).toFloats());
        }
    }

    @Test
    void aPackGivesWhatEachClipGivesAlone() {
        try (VideoModel m = open();
                Scope scope = Scope.open()) {
            GridShape a = new GridShape(3, 2, 2);
            GridShape b = new GridShape(1, 3, 2);
            float[] level = levels(m);
            Tensor both = m.conditioning()
                    .dit()
                    .forward(pack(m, List.of(a, b), new int[][] {{0, 0, 0}, {1}}, level, "a cat", "a red ball"));
            Tensor first = m.conditioning().dit().forward(pack(m, List.of(a), new int[][] {{0, 0, 0}}, level, "a cat"));
            Tensor second = m.conditioning().dit().forward(pack(m, List.of(b), new int[][] {{0}}, level, "a red ball"));
            int numbers = m.vae().channels() * m.conditioning().patch().cells();
            assertThat(both.shape()).isEqualTo(new Shape(18, numbers));
            near(both.slice(0, 0, 12), first, PACKED);
            near(both.slice(0, 12, 18), second, PACKED);
        }
    }

    @Test
    void sentencesAndLevelsMatterAndNothingElseDoes() {
        try (VideoModel m = open();
                VideoModel again = open();
                Scope scope = Scope.open()) {
            List<GridShape> g = List.of(new GridShape(2, 2, 2));
            int[][] sentenceOfFrame = {{0, 1}};
            float[] out = m.conditioning()
                    .dit()
                    .forward(pack(m, g, sentenceOfFrame, levels(m), "a cat", "a ball"))
                    .toFloats();
            assertThat(again.conditioning()
                            .dit()
                            .forward(pack(again, g, sentenceOfFrame, levels(m), "a cat", "a ball"))
                            .toFloats())
                    .containsExactly(out);
            assertThat(m.conditioning()
                            .dit()
                            .forward(pack(m, g, sentenceOfFrame, levels(m), "a cat", "two dogs"))
                            .toFloats())
                    .isNotEqualTo(out);
            assertThat(m.conditioning()
                            .dit()
                            .forward(pack(m, g, sentenceOfFrame, new float[] {0.3f}, "a cat", "a ball"))
                            .toFloats())
                    .isNotEqualTo(out);
        }
    }

    @Test
    void reducedPrecisionSaysNearlyTheSame() {
        try (VideoModel exact = open();
                VideoModel reduced = open(Precision.parse("bf16"));
                Scope scope = Scope.open()) {
            assertThat(reduced.compute()).isEqualTo(DType.BF16);
            List<GridShape> g = List.of(new GridShape(2, 2, 2));
            Pack p = pack(exact, g, new int[][] {{0, 0}}, levels(exact), "a cat");
            near(
                    reduced.conditioning().dit().forward(p),
                    exact.conditioning().dit().forward(p),
                    REDUCED);
        }
    }

    @Test
    void nothingIsLeftBehind() {
        long before = Scope.liveTensors();
        try (VideoModel m = open()) {
            try (Scope scope = Scope.open()) {
                m.vae().decode(m.vae().encode(clip(m, 1, side(m, 1), side(m, 1))));
                m.conditioning()
                        .dit()
                        .forward(pack(m, List.of(new GridShape(1, 2, 2)), new int[][] {{0}}, levels(m), "a cat"));
            }
            long open = Scope.liveTensors();
            try (Scope scope = Scope.open()) {
                m.vae().decode(m.vae().encode(clip(m, 1, side(m, 1), side(m, 1))));
                m.conditioning()
                        .dit()
                        .forward(pack(m, List.of(new GridShape(1, 2, 2)), new int[][] {{0}}, levels(m), "a cat"));
            }
            assertThat(Scope.liveTensors()).as("after a second call").isEqualTo(open);
        }
        assertThat(Scope.liveTensors()).as("live tensors").isEqualTo(before);
    }

    private static float[] answers(VideoModel m) {
        try (Scope scope = Scope.open()) {
            Tensor z = m.vae().encode(clip(m, 1, side(m, 1), side(m, 2)));
            Pack p = pack(m, List.of(new GridShape(2, 2, 2)), new int[][] {{0, 0}}, levels(m), "a cat");
            Tensor out = m.conditioning().dit().forward(p);
            Tensor back = m.vae().decode(z);
            return Tensor.cat(List.of(z.reshape(-1), out.reshape(-1), back.reshape(-1)), 0)
                    .toFloats();
        }
    }

    @Test
    void aSavedModelAnswersTheSame(@TempDir Path folder) throws IOException {
        try (VideoModel m = open()) {
            save(m, folder.resolve("model"));
            try (VideoModel again = open(folder.resolve("model"), Precision.FP32)) {
                assertThat(answers(again)).containsExactly(answers(m));
            }
        }
    }

    /** Every tensor of every part is asked for, and nothing else is there: each file is tried with one more and one less. */
    @Test
    void everyTensorIsUsed(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("model");
        try (VideoModel m = open()) {
            save(m, model);
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(model)) {
            files = all.filter(f -> f.toString().endsWith(".safetensors")).toList();
        }
        assertThat(files).hasSizeGreaterThan(1);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            try (Scope scope = Scope.open()) {
                Map<String, Tensor> tensors =
                        new TreeMap<>(Safetensors.open(file).loadAll());
                String last = new ArrayList<>(tensors.keySet()).get(tensors.size() - 1);
                tensors.put("zz.extra", Tensor.zeros(1));
                Safetensors.write(file, tensors, Map.of());
                refused(model, "zz.extra");
                tensors.remove("zz.extra");
                tensors.remove(last);
                Safetensors.write(file, tensors, Map.of());
                refused(model, "missing");
            }
            Files.write(file, whole);
        }
    }

    private void refused(Path model, String because) {
        assertThatThrownBy(() -> open(model, Precision.FP32).close())
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining(because);
    }
}
