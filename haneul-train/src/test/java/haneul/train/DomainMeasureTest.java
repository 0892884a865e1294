package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Progress;
import haneul.model.TrainingDomain;
import haneul.model.TrainingDomain.Size;
import haneul.model.family.haneul.HaneulModel;
import haneul.tensor.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainMeasureTest {
    private static void isOfSquares(TrainingDomain d) {
        assertThat(d.words()).containsExactly("0", "1", "2", "a", "of", "sort", "square");
        assertThat(d.sizes()).containsExactly(new Size(32, 32), new Size(48, 32));
        assertThat(d.frames()).containsExactly(1, 9);
        assertThat(d.fps()).containsExactly(8.0);
    }

    @Test
    void ofClipsAlsoTheWorstReconstruction() {
        try (HaneulModel model = TinyTraining.random()) {
            TrainingDomain d = DomainMeasure.of(new TinyTraining.Squares(10, 0), model.vae(), Progress.SILENT);
            isOfSquares(d);
            assertThat(d.psnr()).isBetween(1.0, 40.0);
        }
    }

    @Test
    void trainingWritesTheDomainOfItsClips(@TempDir Path dir) {
        TinyTraining.run(dir, 2, false, Progress.SILENT);
        TrainingDomain network = TrainingDomain.read(dir.resolve("vae/checkpoint"));
        assertThat(network.words())
                .as("a compression network reads no captions")
                .isEmpty();
        assertThat(network.psnr()).isPositive();
        TrainingDomain whole = TrainingDomain.read(dir.resolve("dit/checkpoint"));
        isOfSquares(whole);
        assertThat(whole.psnr()).isEqualTo(network.psnr());
        try (HaneulModel opened =
                HaneulModel.open(dir.resolve("dit/checkpoint"), new TinyTraining.Words(), Precision.FP32)) {
            assertThat(opened.domain()).isEqualTo(whole);
        }
    }
}
