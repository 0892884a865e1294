package haneul.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.model.TrainingDomain.Size;
import haneul.model.weights.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDomainTest {
    private static final TrainingDomain WORLD = new TrainingDomain(
            TrainingDomain.words(Stream.of("A red ball rises.", "two boxes, one puppy")),
            List.of(new Size(96, 64), new Size(48, 48), new Size(64, 96), new Size(48, 48)),
            List.of(17, 1, 9, 17),
            List.of(8.0),
            26.8);

    @TempDir
    Path dir;

    @Test
    void unseenWordsAreNamedOnce() {
        assertThat(WORLD.unseen("a Red dog on a red beach, a dog")).containsExactly("dog", "on", "beach");
        assertThat(WORLD.unseen("A red ball rises.")).isEmpty();
        assertThat(WORLD.unseen("")).isEmpty();
        assertThat(TrainingDomain.NONE.unseen("a dog")).as("nothing is known").isEmpty();
    }

    @Test
    void oneAndSeveralAreTheSameWord() {
        assertThat(WORLD.unseen("balls, a box, puppies rise")).isEmpty();
        assertThat(WORLD.unseen("bal reds")).containsExactly("bal");
    }

    @Test
    void coversWhatLiesBetween() {
        assertThat(WORLD.coversSize(64, 64)).isTrue();
        assertThat(WORLD.coversSize(96, 64)).isTrue();
        assertThat(WORLD.coversSize(96, 96)).as("too large").isFalse();
        assertThat(WORLD.coversSize(32, 32)).as("too small").isFalse();
        assertThat(WORLD.coversSize(96, 32)).as("too wide").isFalse();
        assertThat(WORLD.coversFrames(12)).isTrue();
        assertThat(WORLD.coversFrames(18)).isFalse();
        assertThat(WORLD.coversFps(8)).isTrue();
        assertThat(WORLD.coversFps(24)).isFalse();
        assertThat(TrainingDomain.NONE.coversSize(7, 9)).isTrue();
        assertThat(TrainingDomain.NONE.coversFrames(1000)).isTrue();
        assertThat(TrainingDomain.NONE.coversFps(1)).isTrue();
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(TrainingDomain.read(dir)).isEqualTo(TrainingDomain.NONE);
        Config.write(dir.resolve(TrainingDomain.FILE), WORLD.json());
        assertThat(TrainingDomain.read(dir)).isEqualTo(WORLD);
        assertThat(WORLD.lines().get(0))
                .isEqualTo("trained on clips of 48x48, 64x96, 96x64 pixels, 1 to 17 frames, 8 fps");
        assertThat(WORLD.lines().get(2)).isEqualTo("words of its captions (8): a ball boxes one puppy red rises two");
        assertThat(TrainingDomain.NONE.lines()).isEmpty();
    }

    @Test
    void aBrokenFileIsRefused() throws IOException {
        Files.writeString(
                dir.resolve(TrainingDomain.FILE),
                "{\"words\": 3, \"sizes\": [\"large\"], \"frames\": [-1], \"fps\": [8], \"psnr\": 20}");
        assertThatThrownBy(() -> TrainingDomain.read(dir))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("words")
                .hasMessageContaining("sizes")
                .hasMessageContaining("frames");
    }

    @Test
    void aSecondTrainingAddsToTheFirst() {
        TrainingDomain other = new TrainingDomain(
                TrainingDomain.words(Stream.of("a dog")), List.of(new Size(128, 128)), List.of(33), List.of(24.0), 0);
        TrainingDomain both = WORLD.and(other);
        assertThat(both.unseen("a red dog")).isEmpty();
        assertThat(both.coversSize(100, 100)).isTrue();
        assertThat(both.fps()).containsExactly(8.0, 24.0);
        assertThat(both.psnr()).isEqualTo(26.8);
        assertThat(both.ofNetwork().json()).containsEntry("psnr", 26.8).containsEntry("frames", List.of());
        assertThat(both.ofNetwork().words()).isEmpty();
    }
}
