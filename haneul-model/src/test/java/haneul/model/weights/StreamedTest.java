package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.nn.Init;
import haneul.nn.Layers;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stacks of layers that stay in their file. */
@ExtendWith(LeakCheck.class)
class StreamedTest {
    @TempDir
    Path folder;

    /** Three layers of a norm and a linear map, and a map behind them. */
    private static final class Model implements AutoCloseable {
        final List<Layer> layers;
        final Linear last;
        final Map<String, Tensor> declared;

        Model(Weights w) {
            layers = w.stack("layers", 3, Layer::new);
            last = new Linear(w.at("last"), 8, 2);
            declared = w.declared();
        }

        Tensor forward(Tensor x) {
            return last.forward(Layers.fold(layers, x, Layer::forward));
        }

        @Override
        public void close() {
            declared.values().forEach(Tensor::close);
        }
    }

    private record Layer(Norm norm, Linear map) {
        Layer(Weights w) {
            this(new Norm.Rms(w.at("norm"), 8, 1e-6), new Linear(w.at("map"), 8, 8));
        }

        Tensor forward(Tensor x) {
            return x.plus(map.forward(norm.forward(x)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F16", "BF16"})
    void aStackInItsFileGivesTheSameAsOneInMemory(DType stored) {
        TensorFile file = file(stored);
        try (Model held = FileWeights.build(Model::new, List.of(file), DType.F32, 1 << 20);
                Model streamed = FileWeights.build(Model::new, List.of(file), DType.F32, 0)) {
            Tensor x = Tensor.randn(new Rng(2), 5, 8);
            assertThat(streamed.forward(x).toFloats()).isEqualTo(held.forward(x).toFloats());
            assertThat(streamed.forward(x).toFloats())
                    .as("again")
                    .isEqualTo(held.forward(x).toFloats());
            assertThat(streamed.declared.keySet()).isEqualTo(held.declared.keySet());
            assertThat(streamed.declared.values().stream().mapToLong(Tensor::count))
                    .as("a streamed model can be counted")
                    .containsExactlyElementsOf(
                            held.declared.values().stream().map(Tensor::count).toList());
        }
    }

    @Test
    void whatIsHeldIsNotRoundedAndWhatIsStreamedIsFreedWithItsScope() {
        TensorFile file = file(DType.BF16);
        try (Model held = FileWeights.build(Model::new, List.of(file), DType.BF16, 1 << 20);
                Model wide = FileWeights.build(Model::new, List.of(file), DType.F32, 1 << 20);
                Model streamed = FileWeights.build(Model::new, List.of(file), DType.BF16, 0)) {
            assertThat(held.declared.get("layers.0.map.weight").dtype()).isEqualTo(DType.BF16);
            assertThat(held.declared.get("layers.0.norm.weight").dtype()).isEqualTo(DType.F32);
            assertThat(wide.declared.get("layers.0.map.weight").dtype()).isEqualTo(DType.F32);
            assertThat(held.layers.get(0)).isSameAs(held.layers.get(0));
            long live = Scope.liveTensors();
            try (Scope scope = Scope.open()) {
                assertThat(streamed.layers.get(1)).isNotSameAs(streamed.layers.get(1));
                assertThat(Scope.liveTensors()).isGreaterThan(live);
            }
            assertThat(Scope.liveTensors()).isEqualTo(live);
        }
    }

    @Test
    void whatDoesNotFitIsToldBeforeAnythingIsRead() {
        Map<String, Tensor> weights = weights();
        weights.remove("layers.2.map.bias");
        weights.put("layers.1.norm.weight", Tensor.ones(9));
        weights.put("layers.3.norm.weight", Tensor.ones(8));
        TensorFile file = write(weights);
        long live = Scope.liveTensors();
        assertThatThrownBy(() -> FileWeights.build(Model::new, List.of(file), DType.F32, 0))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("\"layers.1.norm.weight\" has the shape [9] but the model needs [8]")
                .hasMessageContaining("missing: \"layers.2.map.bias\"")
                .hasMessageContaining("not part of the model: \"layers.3.norm.weight\"");
        assertThat(Scope.liveTensors()).isEqualTo(live);
    }

    @Test
    void aFileLargerThanMemoryCanBeReadInParts() throws IOException {
        long most = 4L << 40;
        String header = "{\"small\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"large\":{\"dtype\":\"U8\",\"shape\":[" + (most - 8) + "],\"data_offsets\":[8," + most + "]}}";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Path path = folder.resolve("sparse.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            ByteBuffer start = ByteBuffer.allocate(8 + json.length + 8).order(ByteOrder.LITTLE_ENDIAN);
            start.putLong(json.length).put(json).putFloat(2.5f).putFloat(-1);
            file.write(start.array());
            file.setLength(8 + json.length + most); // a hole: it takes no place on the disk
        }
        assertThat(Safetensors.open(path).map("small").toFloats()).containsExactly(2.5f, -1);
    }

    private static Map<String, Tensor> weights() {
        Weights random = Weights.random(new Rng(1));
        Model model = new Model(random);
        assertThat(model.layers).hasSize(3);
        Map<String, Tensor> all = new HashMap<>(random.declared());
        all.put(
                "layers.0.norm.weight",
                Init.normal(1).draw(new Rng(5), Tensor.ones(8).shape()));
        return all;
    }

    private Safetensors file(DType stored) {
        Map<String, Tensor> cast = new HashMap<>();
        weights().forEach((name, t) -> cast.put(name, t.to(stored)));
        return write(cast);
    }

    private Safetensors write(Map<String, Tensor> tensors) {
        Path file = folder.resolve("m.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return Safetensors.open(file);
    }
}
