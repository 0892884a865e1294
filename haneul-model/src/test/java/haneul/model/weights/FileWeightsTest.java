package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.nn.Init;
import haneul.nn.Linear;
import haneul.nn.Weights;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
class FileWeightsTest {
    @TempDir
    Path folder;

    @Test
    void savedAndLoadedAgainTheModelGivesTheSame() {
        Weights random = Weights.random(new Rng(3));
        Linear before = new Linear(random.at("blocks.0"), 4, 5);
        TensorFile file = write("m", random.declared());
        Linear after = FileWeights.build(w -> new Linear(w.at("blocks.0"), 4, 5), file);
        Tensor x = Tensor.randn(new Rng(4), 2, 4);
        assertThat(after.forward(x).toFloats()).isEqualTo(before.forward(x).toFloats());
    }

    @Test
    void shardsReadAsOne() {
        Safetensors one = write("1", Map.of("fc.weight", Tensor.ones(2, 3)));
        Safetensors two = write("2", Map.of("fc.bias", Tensor.ones(2)));
        Linear fc = FileWeights.build(w -> new Linear(w.at("fc"), 3, 2), one, two);
        assertThat(fc.forward(Tensor.ones(1, 3)).toFloats()).containsExactly(4, 4);
        assertThatThrownBy(() -> FileWeights.build(
                        w -> new Linear(w.at("fc"), 3, 2), one, two, write("3", Map.of("fc.bias", Tensor.ones(2)))))
                .hasMessageContaining("\"fc.bias\" is both in " + two.path());
    }

    @Test
    void allThatDoesNotFitIsToldAtOnceAndFreed() {
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put("good", Tensor.ones(2));
        tensors.put("shape", Tensor.ones(3, 2));
        tensors.put("type", Tensor.arange(4));
        tensors.put("extra", Tensor.ones(1));
        tensors.put("more", Tensor.ones(1));
        TensorFile file = write("m", tensors);
        long live = Scope.liveTensors();
        Thread noScope = new Thread(() -> assertThatThrownBy(() -> FileWeights.build(
                        w -> {
                            w.param("good", Init.ONES, 2);
                            w.param("shape", Init.ONES, 2, 3);
                            w.param("type", Init.ONES, 4);
                            w.at("gone").param("x", Init.ONES, 1);
                            w.at("gone").param("y", Init.ONES, 1_000_000, 1_000_000);
                            return w;
                        },
                        file))
                .isInstanceOfSatisfying(HaneulException.class, e -> {
                    assertThat(e.what()).contains(file.path().toString());
                    assertThat(e.because())
                            .contains("\"shape\" has the shape [3, 2] but the model needs [2, 3]")
                            .contains("\"type\" has the type I64")
                            .contains("missing: \"gone.x\", \"gone.y\"")
                            .contains("not part of the model: \"extra\", \"more\"")
                            .doesNotContain("good");
                }));
        Throwable[] failed = new Throwable[1];
        noScope.setUncaughtExceptionHandler((t, e) -> failed[0] = e);
        noScope.start();
        try {
            noScope.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(failed[0]).isNull();
        assertThat(Scope.liveTensors()).isEqualTo(live);
    }

    @Test
    void manyMissingNamesStayReadable() {
        TensorFile file = write("m", Map.of());
        assertThatThrownBy(() -> FileWeights.build(
                        w -> {
                            for (int i = 0; i < 1000; i++) {
                                w.param("p" + i, Init.ONES, 1);
                            }
                            return w;
                        },
                        file))
                .hasMessageContaining("and 980 more");
    }

    private Safetensors write(String name, Map<String, Tensor> tensors) {
        Path file = folder.resolve(name + ".safetensors");
        Safetensors.write(file, tensors, Map.of());
        return Safetensors.open(file);
    }
}
