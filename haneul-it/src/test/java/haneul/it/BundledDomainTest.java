package haneul.it;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.eval.Evaluation;
import haneul.model.TrainingDomain;
import haneul.model.weights.Checksums;
import haneul.model.weights.ModelFolder;
import haneul.world.Scene;
import haneul.world.Scenes;
import haneul.world.Scenes.Combinations;
import haneul.world.World;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The training domain of the bundled model is that of the toy world's captions. */
class BundledDomainTest {
    private static final Path BUNDLED = ModelFolder.find(ModelFolder.BUNDLED);
    private static final TrainingDomain DOMAIN = TrainingDomain.read(BUNDLED);

    @Test
    void itsWordsAreThoseOfTheWorldsCaptions() {
        assertThat(DOMAIN.words())
                .isEqualTo(TrainingDomain.words(IntStream.range(0, 3000)
                        .parallel()
                        .mapToObj(i -> World.sample(5, i, Scenes.Mix.TRAINING, 32, 32, i % 10 == 0 ? 1 : 2))
                        .flatMap(sample -> sample.captions().stream())));
    }

    @Test
    void wordsThatTrainingNeverHadAreUnseen() {
        Scene scene = Evaluation.scenes(1, 1, 1, Combinations.SEEN, 64, 64).get(0);
        assertThat(DOMAIN.unseen(Evaluation.seen(scene, 1))).isEmpty();
        assertThat(DOMAIN.unseen(Evaluation.unseenWords(scene, 1))).contains("backdrop");
    }

    @Test
    void itsChecksumsHold() {
        assertThat(Checksums.changed(BUNDLED)).isEmpty();
        assertThat(DOMAIN.psnr()).isBetween(20.0, 40.0);
    }
}
