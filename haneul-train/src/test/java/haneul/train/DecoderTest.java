package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Progress;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.train.data.Clips;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decoder that learns alone: what was trained over the latents goes on working. */
class DecoderTest {
    private static final String FIRST = "decoder.blocks.0.conv1.weight";

    @TempDir
    Path folder;

    @Test
    void latentsStayAndPicturesChange() {
        Clips clips = new TinyTraining.Squares(8, 0);
        TrainVae.Options usual = TinyTraining.vae(folder, 4, false);
        try (HaneulModel alone = TinyTraining.random()) {
            HaneulModel model = alone.withTransformer(new HaneulDitConfig(4, new Patch(1, 4, 4), 16, 1, 1, 16), 7);
            String network = model.network();
            String transformer = Fingerprint.of(model.ditWeights());
            float[] before = decoder(model);
            TrainVae.run(model, clips, clips, new TrainVae.Options(usual.run(), 2, 32, 9, 0.1, true), Progress.SILENT);
            try (HaneulModel after =
                    HaneulModel.open(folder.resolve("checkpoint"), new TinyTraining.Words(), Precision.FP32)) {
                assertThat(after.network()).isEqualTo(network);
                assertThat(Fingerprint.of(after.ditWeights())).isEqualTo(transformer);
                assertThat(decoder(after)).isNotEqualTo(before);
            }
            model.ditWeights().values().forEach(t -> t.close());
        }
    }

    @Test
    void anotherEncoderMakesOtherLatents() {
        Clips clips = new TinyTraining.Squares(8, 0);
        try (HaneulModel model = TinyTraining.random()) {
            String network = model.network();
            TrainVae.run(model, clips, clips, TinyTraining.vae(folder, 4, false), Progress.SILENT);
            assertThat(model.network()).isNotEqualTo(network);
        }
    }

    private static float[] decoder(HaneulModel model) {
        try (Scope scope = Scope.open()) {
            return model.vaeWeights().get(FIRST).detach().toFloats();
        }
    }
}
