package haneul.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void areCutAsBertCutsThem() {
        assertThat(Words.of("A small Red circle, that doesn't move -- on a GREY background."))
                .containsExactly(
                        "a", "small", "red", "circle", "that", "doesn", "t", "move", "on", "a", "grey", "background");
        assertThat(Words.of("Ein Café in Zürich 2x")).containsExactly("ein", "cafe", "in", "zurich", "2x");
        assertThat(Words.of("하늘")).hasSize(1);
        assertThat(Words.of(" \n!?")).isEmpty();
    }
}
