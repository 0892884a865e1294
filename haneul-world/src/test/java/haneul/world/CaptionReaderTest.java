package haneul.world;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Rng;
import haneul.world.Scenes.Mix;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptionReaderTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final Mix MIX = new Mix(0.4, 0.4, 0.3, 0.5, 0.1, Scenes.Combinations.SEEN);

    /** What a descriptive caption says is exactly what is true, for clips and pictures. */
    @Test
    void descriptiveCaptionsAreReadBackExactly() {
        for (int i = 0; i < 2000; i++) {
            Scene scene = Scenes.draw(new Rng(SEED).at(i), MIX, 64, 64);
            boolean moving = i % 5 != 0;
            String text = Captions.descriptive(scene, moving);
            assertThat(CaptionReader.read(text)).as("%s (seed %s)", text, SEED).isEqualTo(Said.of(scene, moving));
            assertThat(CaptionReader.read(text).complete(moving)).isTrue();
        }
    }

    /** Captions of training say nothing wrong, know every word, and leave out relations alone. */
    @Test
    void captionsOfTrainingAreUnderstood() {
        for (int i = 0; i < 2000; i++) {
            Scene scene = Scenes.draw(new Rng(SEED).at(i), MIX, 64, 64);
            Said truth = Said.of(scene, true);
            for (String text : Captions.training(scene, true, 0.5, new Rng(SEED).at(i, 1))) {
                Said said = CaptionReader.read(text);
                assertThat(said.unknown()).as(text).isEmpty();
                assertThat(said.complete(true)).as(text).isTrue();
                assertThat(Said.contradictions(said, truth)).as(text).isEmpty();
            }
            assertThat(Said.contradictions(CaptionReader.read(Captions.brief(scene)), truth))
                    .allMatch(c -> c.equals("how many things there are"));
        }
    }

    @Test
    void incompleteSentencesSayWhatTheySay() {
        Said ball = CaptionReader.read("red ball");
        assertThat(ball.things()).containsExactly(new Said.Thing(null, Hue.RED, Form.CIRCLE, null, null));
        assertThat(ball.complete(true)).isFalse();
        assertThat(ball.unknown()).isEmpty();
        Said two = CaptionReader.read("Two big stars on a BLACK background!");
        assertThat(two.things()).hasSize(2).allMatch(t -> t.form() == Form.STAR && t.size() == ObjectSize.LARGE);
        assertThat(two.background()).isEqualTo(Background.BLACK);
        Said moves = CaptionReader.read("a star that spins and a ring moves in a circle");
        assertThat(moves.things().get(0).motion()).isEqualTo(Motion.SPIN);
        assertThat(moves.things().get(1)).isEqualTo(new Said.Thing(null, null, Form.RING, Motion.ORBIT, null));
        assertThat(moves.things()).hasSize(2);
    }

    @Test
    void otherWordsAreUnknown() {
        assertThat(CaptionReader.read("a crimson hoop without a shadow").unknown())
                .containsExactly("crimson", "hoop", "without", "shadow");
        assertThat(CaptionReader.read("하늘 위의 고래").unknown()).hasSize(3);
        assertThat(CaptionReader.read("").things()).isEmpty();
        assertThat(CaptionReader.read("🐳 🐳").things()).isEmpty();
        assertThat(CaptionReader.read("red ".repeat(10_000)).things()).hasSize(1);
    }

    @Test
    void contradictionsAreNamed() {
        Said user = CaptionReader.read("a small blue ball moves left and above it a star");
        assertThat(Said.contradictions(
                        user, CaptionReader.read("a small red ball moves left and above it a blue star")))
                .containsExactly("the colour blue");
        assertThat(Said.contradictions(user, CaptionReader.read("a small blue ball moves right and under it a star")))
                .containsExactlyInAnyOrder("the motion left", "the side above");
        assertThat(Said.contradictions(user, CaptionReader.read("a small blue ball moves left")))
                .contains("how many things there are", "the shape star");
        assertThat(Said.contradictions(
                        user, CaptionReader.read("a large pink star spins and a small blue ball moves left")))
                .as("another order, and the side is lost")
                .isEqualTo(List.of("the side above"));
    }
}
