package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    private static final Keys KEYS = Keys.of("""
            # a comment
            prefix model.
            blocks.{n}.q -> layers.{n}.to_q
            blocks.{n}.q.norm -> layers.{n}.norm_q
            up.{a}.{b} -> blocks.{b}.up.{a}
            head -> proj_out
            spiece_model ->
            """);

    @Test
    void theLongestRuleHoldsAndWhatFollowsStays() {
        assertThat(KEYS.ours("blocks.12.q.weight")).isEqualTo("layers.12.to_q.weight");
        assertThat(KEYS.ours("blocks.12.q.norm.weight")).isEqualTo("layers.12.norm_q.weight");
        assertThat(KEYS.ours("blocks.12.qq.weight")).isEqualTo("blocks.12.qq.weight");
        assertThat(KEYS.ours("up.1.23.bias")).isEqualTo("blocks.23.up.1.bias");
        assertThat(KEYS.ours("head")).isEqualTo("proj_out");
        assertThat(KEYS.ours("headless")).isEqualTo("headless");
        assertThat(KEYS.ours("spiece_model")).isEmpty();
        for (String theirs : List.of("blocks.3.q.weight", "blocks.3.q.norm.weight", "up.1.23.bias", "head", "other")) {
            assertThat(KEYS.theirs(KEYS.ours(theirs))).isEqualTo(theirs);
        }
    }

    @Test
    void aLineThatIsNoRuleIsAMistakeOfOurs() {
        assertThatThrownBy(() -> Keys.of("blocks = layers")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Keys.beside(KeysTest.class, "none.keys")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameFileUnderEitherNames(@TempDir Path folder) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> ours = new TreeMap<>(Map.of(
                    "layers.0.to_q.weight", Tensor.of(new float[] {1, 2}, 2),
                    "layers.1.norm_q.weight", Tensor.of(new float[] {3}, 1),
                    "proj_out", Tensor.of(new float[] {4}, 1),
                    "other", Tensor.of(new float[] {5}, 1)));
            Map<String, Tensor> theirs = new TreeMap<>();
            ours.forEach((name, t) -> theirs.put(KEYS.theirs(name), t));
            Map<String, Tensor> prefixed = new TreeMap<>();
            theirs.forEach((name, t) -> prefixed.put("model." + name, t));
            prefixed.put("model.spiece_model", Tensor.of(new float[] {6}, 1));
            int n = 0;
            for (Map<String, Tensor> names : List.of(ours, theirs, prefixed)) {
                Path file = folder.resolve(n++ + ".safetensors");
                Safetensors.write(file, names, Map.of("by", "us"));
                TensorFile view = KEYS.view(Safetensors.open(file));
                assertThat(view.names()).containsExactlyInAnyOrderElementsOf(ours.keySet());
                ours.forEach((name, t) -> assertThat(view.load(name).toFloats()).containsExactly(t.toFloats()));
                assertThat(view.metadata()).containsEntry("by", "us");
            }
        }
    }

    @Test
    void shardsAreJudgedTogether(@TempDir Path folder) {
        try (Scope scope = Scope.open()) {
            Safetensors.write(folder.resolve("a"), Map.of("other", Tensor.zeros(1)), Map.of());
            Safetensors.write(folder.resolve("b"), Map.of("blocks.0.q.weight", Tensor.zeros(1)), Map.of());
            List<TensorFile> view =
                    KEYS.view(List.of(Safetensors.open(folder.resolve("a")), Safetensors.open(folder.resolve("b"))));
            assertThat(view.get(0).names()).containsExactly("other");
            assertThat(view.get(1).names()).containsExactly("layers.0.to_q.weight");
        }
    }

    @Test
    void twoNamesForOneWeightAreRefused(@TempDir Path folder) {
        try (Scope scope = Scope.open()) {
            Path file = folder.resolve("a");
            Safetensors.write(
                    file,
                    Map.of("head", Tensor.zeros(1), "model.head", Tensor.zeros(1), "blocks.0.q", Tensor.zeros(1)),
                    Map.of());
            assertThatThrownBy(() -> KEYS.view(Safetensors.open(file)))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("proj_out");
        }
    }
}
