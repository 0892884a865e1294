package haneul.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    @Test
    void aWordWithFewChangesIsTheOneThatWasMeant() {
        assertThat(Suggestion.of("sya", List.of("paste", "say"))).isEqualTo("say");
        assertThat(Suggestion.of("--frame", List.of("--fps", "--frames"))).isEqualTo("--frames");
        assertThat(Suggestion.of("whale", List.of("paste", "say"))).isEmpty();
        assertThat(Suggestion.of("whale", List.of())).isEmpty();
    }
}
