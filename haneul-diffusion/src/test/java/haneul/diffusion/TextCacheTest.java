package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.model.text.TextEncoder;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class TextCacheTest {
    private static final int BYTES = 4 * 8 * 4; // of a sentence: 8 tokens of width 4

    private final List<String> encoded = new ArrayList<>();
    private final TextEncoder encoder = new TextEncoder() {
        @Override
        public int width() {
            return 4;
        }

        @Override
        public String name() {
            return "counts";
        }

        @Override
        public Tensor encode(String text) {
            encoded.add(text);
            return Tensor.full(text.hashCode(), 8, 4);
        }

        @Override
        public void close() {}
    };

    private void encode(TextCache cache, String... sentences) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> out = cache.encode(List.of(sentences));
            assertThat(out).containsOnlyKeys(sentences);
            out.forEach((s, t) -> assertThat(t.toFloats()).hasSize(32).containsOnly(s.hashCode()));
        }
    }

    @Test
    void theLeastRecentlyUsedSentencesGoFirst() {
        TextCache cache = new TextCache(encoder, 3 * BYTES);
        encode(cache, "a", "b", "c");
        encode(cache, "a");
        assertThat(encoded).containsExactly("a", "b", "c");
        encode(cache, "d"); // b goes
        encode(cache, "a", "c", "d");
        assertThat(encoded).containsExactly("a", "b", "c", "d");
        encode(cache, "b");
        assertThat(encoded).containsExactly("a", "b", "c", "d", "b");
        assertThat(cache.bytes()).isEqualTo(3 * BYTES);
    }

    @Test
    void moreThanFitsAtOnceIsEncodedAndNotKept() {
        TextCache cache = new TextCache(encoder, 2 * BYTES);
        encode(cache, "a", "b", "c", "d");
        assertThat(cache.bytes()).isEqualTo(2 * BYTES);
        encode(new TextCache(encoder, BYTES - 1), "a");
        assertThat(encoded).hasSize(5);
    }
}
