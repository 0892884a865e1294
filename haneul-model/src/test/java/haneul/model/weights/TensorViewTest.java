package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of tensor file: saved, loaded and equal, and views of views. */
@ExtendWith(LeakCheck.class)
class TensorViewTest {
    @TempDir
    Path folder;

    private Map<String, Tensor> tensors;
    private TensorFile file;

    @BeforeEach
    void save() {
        tensors = new LinkedHashMap<>();
        tensors.put("vae.w", Tensor.randn(new Rng(1), 3, 4));
        tensors.put("dit.w", Tensor.randn(new Rng(2), 2, 2).to(DType.BF16));
        tensors.put("dit.n", Tensor.of(new long[] {1, 2}, 2));
        file = save("plain", tensors);
    }

    private TensorFile save(String name, Map<String, Tensor> values) {
        Path path = folder.resolve(name + ".safetensors");
        Safetensors.write(path, values, Map.of("by", "us"));
        return TensorFile.open(path);
    }

    private static void equal(TensorFile found, TensorFile wanted) {
        assertThat(found.names()).containsExactlyInAnyOrderElementsOf(wanted.names());
        assertThat(found.metadata()).isEqualTo(wanted.metadata());
        assertThat(found.count()).isEqualTo(wanted.count());
        for (String n : wanted.names()) {
            assertThat(found.stored(n)).as(n).isEqualTo(wanted.stored(n));
            assertThat(found.shape(n)).as(n).isEqualTo(wanted.shape(n));
            for (Tensor t : List.of(found.load(n), found.map(n))) {
                assertThat(t.dtype()).as(n).isEqualTo(wanted.dtype(n));
                assertThat(t.toBytes()).as(n).isEqualTo(wanted.load(n).toBytes());
            }
        }
    }

    @Test
    void everyKindIsSavedAndLoadedEqual() {
        TensorFile renamed = file.renamed(Map.of("a", "vae.w", "b", "dit.n"));
        TensorFile part = file.part("dit.");
        TensorFile edited = file.edited(Map.of("dit.w", x -> x.times(2)));
        assertThat(part.names()).containsExactlyInAnyOrder("w", "n");
        int n = 0;
        for (TensorFile each : List.of(file, renamed, part, edited, edited.part("dit."))) {
            equal(save("copy" + n++, each.loadAll()), each);
        }
    }

    @Test
    void changesFollowANewNameAndAreMadeInFloat32() {
        TensorFile view = file.edited(Map.of("dit.w", x -> x.plus(1)))
                .renamed(Map.of("w", "dit.w"))
                .edited(Map.of("w", x -> x.times(3)));
        assertThat(view.dtype("w")).isEqualTo(DType.F32);
        float[] wanted = tensors.get("dit.w").to(DType.F32).plus(1).times(3).toFloats();
        assertThat(view.load("w").toFloats()).containsExactly(wanted);
        assertThat(view.map("w").toFloats()).containsExactly(wanted);
    }

    @Test
    void whatAViewHidesIsRefusedByName() {
        TensorFile view = file.renamed(Map.of("a", "vae.w"));
        assertThat(view.has("vae.w")).isFalse();
        try (Scope scope = Scope.open()) {
            assertThatThrownBy(() -> view.load("vae.w"))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("has no tensor \"vae.w\"");
        }
    }
}
