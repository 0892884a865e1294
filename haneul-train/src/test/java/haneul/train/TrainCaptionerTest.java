package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.model.caption.CaptionStyle;
import haneul.model.caption.Captioner;
import haneul.model.caption.CaptionerConfig;
import haneul.model.family.haneul.HaneulCaptioner;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.Subwords;
import haneul.model.weights.HfFolder;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.train.data.Clips;
import haneul.train.data.LatentCache;
import haneul.train.data.LatentCache.Content;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A captioner learns moving squares of three sorts, of several sizes and lengths. */
class TrainCaptionerTest {
    private static final int PATCH = 4;

    @TempDir
    Path folder;

    private TrainCaptioner.Options options(String run, long steps, boolean resume) {
        return new TrainCaptioner.Options(
                new TrainOptions(folder.resolve(run), Budget.ofSteps(steps), 0.01, 4, 5, 2, resume),
                6,
                0.2,
                0.5,
                0.5,
                0.05);
    }

    private static LatentCache latents(HaneulModel model, Path at, Clips clips, Content content) {
        return LatentCache.build(
                at, model.vae(), model.text(), model.network(), clips, PATCH * 4, content, Progress.SILENT);
    }

    private TrainCaptioner.Data data(HaneulModel model) {
        Clips clips = new TinyTraining.Squares(12, 0);
        return new TrainCaptioner.Data(
                latents(model, folder.resolve("latents"), clips, Content.WHOLE),
                latents(model, folder.resolve("sentences"), clips.first(9), Content.SENTENCES));
    }

    private void run(TrainCaptioner.Options options, Progress progress) {
        try (HaneulModel model = TinyTraining.random();
                Subwords subwords = Subwords.bgeSmall()) {
            TrainCaptioner.Data data = data(model);
            CaptionerConfig config = new CaptionerConfig(
                    4,
                    PATCH,
                    24,
                    2,
                    2,
                    1,
                    1,
                    1,
                    model.text().width(),
                    16,
                    model.network(),
                    subwords.name(),
                    TrainCaptioner.pieces(data.clips(), subwords));
            Path checkpoint = options.run().out().resolve("checkpoint");
            HaneulCaptioner.Trained captioner = options.run().resume()
                    ? HaneulCaptioner.load(HfFolder.open(checkpoint), Precision.FP32)
                    : HaneulCaptioner.random(config, 3, Precision.FP32);
            try {
                TrainCaptioner.run(model, captioner, data, data, options, progress);
            } finally {
                captioner.weights().values().forEach(Tensor::close);
            }
        }
    }

    private Map<String, String> weights(String run) {
        HaneulCaptioner.Trained t =
                HaneulCaptioner.load(HfFolder.open(folder.resolve(run).resolve("checkpoint")), Precision.FP32);
        try {
            return Map.of("all", Fingerprint.of(t.weights()));
        } finally {
            t.weights().values().forEach(Tensor::close);
        }
    }

    @Test
    void aStoppedRunGoesOnBitForBit() {
        run(options("whole", 8, false), Progress.SILENT);
        assertThatThrownBy(() -> run(options("stopped", 8, false), (what, done, of) -> {
                    if (what.startsWith("train") && done == 5) {
                        throw HaneulException.cancelled("stopped");
                    }
                }))
                .isInstanceOf(HaneulException.class);
        run(options("stopped", 8, true), Progress.SILENT);
        assertThat(weights("stopped")).isEqualTo(weights("whole"));
    }

    @Test
    void squaresAreDescribed() {
        run(options("long", 250, false), Progress.SILENT);
        Clips clips = new TinyTraining.Squares(12, 0);
        try (Captioner captioner = HaneulCaptioner.open(folder.resolve("long").toString(), Precision.FP32)) {
            int right = 0;
            for (int i = 0; i < clips.size(); i++) {
                List<List<String>> said =
                        captioner.caption(List.of(clips.get(i).frames()), CaptionStyle.DESCRIPTIVE, 1, 1);
                right += said.get(0).equals(clips.get(i).texts()) ? 1 : 0;
            }
            assertThat(right).isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void latentsOfAnotherNetworkAreRefused() {
        assertThatThrownBy(() -> HaneulCaptioner.check(
                        new CaptionerConfig(4, 2, 24, 2, 1, 0, 1, 1, 8, 16, "vae 1", "t", List.of(1)), "vae 2", "it"))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("another compression network");
    }

    @Test
    void aCacheOfWholeClipsHasNoCanvasesAndOneOfSentencesNoLatents() {
        try (HaneulModel model = TinyTraining.random();
                Scope scope = Scope.open()) {
            Clips clips = new TinyTraining.Squares(3, 0);
            LatentCache whole = latents(model, folder.resolve("w"), clips, Content.WHOLE);
            LatentCache all = latents(model, folder.resolve("c"), clips, Content.CANVASES);
            LatentCache sentences = latents(model, folder.resolve("s"), clips, Content.SENTENCES);
            assertThat(whole.get(1).full().toFloats())
                    .isEqualTo(all.get(1).full().toFloats());
            assertThat(sentences.get(1).words(0).toFloats())
                    .isEqualTo(all.get(1).words(0).toFloats());
            assertThat(whole.hasWords()).isFalse();
            assertThat(sentences.captions(2)).isEqualTo(all.captions(2));
            assertThat(latents(model, folder.resolve("c"), clips, Content.WHOLE).hasWords())
                    .as("a cache of more serves as well")
                    .isTrue();
            assertThatThrownBy(() -> latents(model, folder.resolve("w"), clips, Content.CANVASES))
                    .isInstanceOf(HaneulException.class);
        }
    }
}
