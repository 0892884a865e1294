package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.tensor.Scope;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gradient checkpointing changes memory and time of a training, not what is learnt. */
class CheckpointingTest {
    private static final long STEPS = 3;

    @TempDir
    Path folder;

    private Map<String, float[]> trained(boolean checkpointing) {
        TrainDit.Options usual = TinyTraining.dit(folder.resolve("dit" + checkpointing), STEPS, false);
        TrainDit.Options options = new TrainDit.Options(
                usual.run(),
                usual.tokens(),
                usual.textShare(),
                usual.noiseMean(),
                usual.noiseStd(),
                checkpointing,
                null);
        try (HaneulModel vae = TinyTraining.random();
                HaneulModel model = vae.withTransformer(new HaneulDitConfig(4, new Patch(1, 4, 4), 64, 2, 2, 16), 7)) {
            LatentCache clips = LatentCache.build(
                    folder.resolve("latents"),
                    model.vae(),
                    model.text(),
                    "network",
                    new TinyTraining.Squares(8, 0),
                    16,
                    Progress.SILENT);
            SamplePainter black = (prompt, w, h, frames, within) -> Collections.nCopies(frames, Frame.black(w, h));
            TrainDit.run(model, clips, clips, options, black, Progress.SILENT);
            Map<String, float[]> out = new HashMap<>();
            try (Scope scope = Scope.open()) {
                model.ditWeights().forEach((name, t) -> out.put(name, t.detach().toFloats()));
            }
            return out;
        }
    }

    @Test
    void theSameIsLearnt() {
        Map<String, float[]> plain = trained(false);
        Map<String, float[]> checkpointed = trained(true);
        assertThat(checkpointed.keySet()).isEqualTo(plain.keySet());
        plain.forEach((name, a) -> {
            float[] b = checkpointed.get(name);
            double most = 0;
            double off = 0;
            for (int i = 0; i < a.length; i++) {
                most = Math.max(most, Math.abs(a[i]));
                off = Math.max(off, Math.abs(a[i] - b[i]));
            }
            assertThat(off).as(name).isLessThanOrEqualTo(1e-4 * Math.max(most, 1e-3));
        });
    }
}
