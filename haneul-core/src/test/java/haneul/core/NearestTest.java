package haneul.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void aWordWithFewChangesIsTheOneThatWasMeant() {
        assertThat(Nearest.of("sya", List.of("paste", "say"))).isEqualTo("say");
        assertThat(Nearest.of("--frame", List.of("--fps", "--frames"))).isEqualTo("--frames");
        assertThat(Nearest.of("whale", List.of("paste", "say"))).isEmpty();
        assertThat(Nearest.of("whale", List.of())).isEmpty();
    }
}
