package haneul.job.enhance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaithfulTest {
    private static final String CIRCLE = "a large red circle moves left on a grey background";

    private static Faithful.Chosen world(String user, String... candidates) {
        return Faithful.world(user, List.of(candidates), true);
    }

    @Test
    void whatWasSaidIsKept() {
        assertThat(world("red ball", CIRCLE).prompt()).isEqualTo(CIRCLE);
        assertThat(world("red ball", CIRCLE).reason()).isEmpty();
        String second = "a small blue circle moves left on a grey background";
        assertThat(world("a blue disc", CIRCLE, second).prompt())
                .as("the first candidate that keeps the colour")
                .isEqualTo(second);
        assertThat(world("a blue disc", CIRCLE).prompt()).isEqualTo("a blue disc");
        assertThat(world("a blue disc", CIRCLE).reason()).contains("the colour blue");
        assertThat(world("two red circles", CIRCLE).reason()).contains("how many things");
        assertThat(world("a red circle moves right", CIRCLE).reason()).contains("the motion right");
    }

    @ParameterizedTest
    @CsvSource({
        "a red circle without a background, denies",
        "not a red circle, denies",
        "five red circles, more than a caption",
        "12 red circles, more than a caption",
    })
    void whatNoCaptionSaysIsLeftAlone(String user, String reason) {
        assertThat(world(user, CIRCLE).prompt()).isEqualTo(user);
        assertThat(world(user, CIRCLE).reason()).contains(reason);
    }

    /** A rewriter that knows a word is sure of it; one that guesses names another thing each time. */
    @Test
    void unknownNounsAreTrustedOnlyWhereAllCandidatesAgree() {
        String star = "a large red star moves left on a grey background";
        assertThat(world("a crimson orb", CIRCLE, CIRCLE.replace("large", "small"))
                        .reason())
                .isEmpty();
        assertThat(world("a whale flies over Seoul", CIRCLE, star).reason()).contains("whale");
        assertThat(world("고래", CIRCLE, star).prompt()).isEqualTo("고래");
        assertThat(world("🐳", CIRCLE).prompt()).isEqualTo("🐳");
        assertThat(world("red ball").prompt()).isEqualTo("red ball");
        assertThat(world("red ball", "a whale").reason()).contains("no whole caption");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a cat on a sofa | A fluffy cat lies on a worn sofa, the camera moves slowly closer | ",
                "a cat on a sofa | A fluffy dog lies on a worn sofa | cat",
                "two cats | Two playful cats chase each other | ",
                "two cats | Three playful cats chase each other | two",
                "a red car turns left | A shiny red car slowly turns left at a corner | ",
                "a red car turns left | A shiny car slowly turns left | red",
                "a red car turns left | A shiny red car slowly turns right | left",
                "a street without people | An empty street at dawn | without",
                "a street without people | A quiet street without any people at dawn | ",
                "a sign that says \"OPEN\" | A neon sign that says \"OPEN\" glows | ",
                "a sign that says \"OPEN\" | A neon sign that says \"SHUT\" glows | OPEN",
                "하늘 위의 고래 | A whale above the sky | 하늘",
            })
    void otherSentencesKeepEveryWordThatCounts(String user, String other, String lost) {
        if (lost == null) {
            assertThat(Faithful.lost(user, other)).isEmpty();
        } else {
            assertThat(Faithful.lost(user, other)).contains(lost);
            assertThat(Faithful.general(user, List.of(other)).prompt()).isEqualTo(user);
        }
    }
}
