package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.model.family.wan.Published;
import haneul.nn.Init;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random checkpoints: what is declared is written, however large, and can be opened. */
class SyntheticTest {
    private static final int WIDTH = 64;

    private static void model(Weights w) {
        new Linear(w.at("a"), WIDTH, 2 * WIDTH);
        new Linear(w.at("b"), 2 * WIDTH, WIDTH);
        new Norm.Layer(w.at("norm"), WIDTH, 1e-6);
        w.param("scale", Init.ONES);
    }

    @Test
    void shardsHoldWhatWasDeclared(@TempDir Path folder) throws Exception {
        long before = Scope.liveTensors();
        Synthetic random = new Synthetic(SyntheticTest::model, DType.F16, 8 * WIDTH * WIDTH);
        assertThat(random.count()).isEqualTo(4L * WIDTH * WIDTH + 3L * WIDTH + 2L * WIDTH + 1);
        Config.write(folder.resolve("model_index.json"), Map.of("_class_name", "X", "part", List.of("x", "Y")));
        AtomicLong told = new AtomicLong();
        Progress progress = (stage, done, all) -> told.set(Math.max(told.get(), done));
        random.write(folder.resolve("part"), "model", 7, progress, 5L << 20, 6L << 20);
        assertThat(told.get()).isEqualTo(5);
        try (Stream<Path> files = Files.list(folder.resolve("part"))) {
            assertThat(files.map(f -> f.getFileName().toString()).sorted())
                    .containsExactly(
                            "model-00001-of-00002.safetensors",
                            "model-00002-of-00002.safetensors",
                            "model.safetensors.index.json");
        }
        try (Scope scope = Scope.open()) {
            HfFolder.open(folder).build("part", w -> {
                model(w);
                return "";
            });
            Tensor a = HfFolder.open(folder).weights("part").stream()
                    .filter(f -> f.has("a.weight"))
                    .findFirst()
                    .orElseThrow()
                    .load("a.weight");
            assertThat(a.dtype()).isEqualTo(DType.F16);
            Tensor numbers = a.to(DType.F32);
            assertThat(Math.sqrt(numbers.square().mean().item())).isCloseTo(1 / Math.sqrt(WIDTH), within(0.003));
            assertThat(numbers.mean().item()).isCloseTo(0, within(0.005));
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void publishedShapesHaveTheirKnownSizes() {
        // 5.68 billion of the text encoder, 0.127 of the compression network of 2.1 and 0.70 of that of 2.2
        assertThat(Published.of("wan-1.3b", DType.BF16).count()).isBetween(7_200_000_000L, 7_250_000_000L);
        assertThat(Published.of("wan-14b", DType.BF16).count()).isBetween(20_000_000_000L, 20_200_000_000L);
        assertThat(Published.of("wan-ti2v-5b", DType.F32).bytes()).isBetween(44_000_000_000L, 46_500_000_000L);
        assertThat(Published.names()).contains("wan-vace-1.3b");
        assertThatThrownBy(() -> Published.of("wan", DType.F32))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("wan-1.3b");
    }
}
