package haneul.model.family.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.model.cost.Cost;
import haneul.model.cost.Op;
import haneul.model.cost.VaeCosts;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.weights.Config;
import haneul.model.weights.Safetensors;
import haneul.model.weights.TensorFile;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WanDitConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static WanDitConfig read(String json) {
        try {
            return WanDitConfig.read(Config.of("config.json", JSON.readTree(json)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void absentKeysHaveTheReferencesValues() {
        WanDitConfig c = read("{\"num_layers\": 30, \"num_attention_heads\": 12, \"image_dim\": null}");
        assertThat(c)
                .isEqualTo(new WanDitConfig(
                        new Patch(1, 2, 2), 12, 128, 16, 16, 4096, 256, 13824, 30, true, 1e-6, List.of(), 96));
        assertThat(c.dim()).isEqualTo(1536);
        assertThat(c.outPatch()).isEqualTo(64);
        assertThat(read("{\"in_channels\": 48, \"out_channels\": null}").outChannels())
                .isEqualTo(48);
        WanDitConfig vace = read("{\"_class_name\": \"WanVACETransformer3DModel\"}");
        assertThat(vace.vaceLayers()).containsExactly(0, 5, 10, 15, 20, 25, 30, 35);
        assertThat(vace.inPatch()).isEqualTo(4 * (16 + 96));
    }

    @Test
    void whatItWritesItReads() {
        for (List<Integer> control : List.of(List.<Integer>of(), List.of(0, 2))) {
            WanDitConfig c = new WanDitConfig(new Patch(1, 2, 2), 3, 10, 36, 16, 7, 8, 9, 4, false, 1e-5, control, 96);
            assertThat(WanDitConfig.read(Config.of("x", JSON.valueToTree(c.json()))))
                    .isEqualTo(c);
        }
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> read("{\"image_dim\": 1280, \"added_kv_proj_dim\": 5120, \"num_layers\": \"30\","
                        + " \"qk_norm\": \"layer\", \"_class_name\": \"WanAnimateTransformer3DModel\"}"))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("image_dim")
                .hasMessageContaining("added_kv_proj_dim")
                .hasMessageContaining("num_layers")
                .hasMessageContaining("qk_norm")
                .hasMessageContaining("WanAnimateTransformer3DModel");
        assertThatThrownBy(() -> read("{\"attention_head_dim\": 25}")).hasMessageContaining("25");
        assertThatThrownBy(() -> read("{\"in_channels\": 8, \"out_channels\": 16}"))
                .hasMessageContaining("sees 8");
        for (String layers : List.of("[1, 2]", "[0, 0]", "[0, 40]", "[0, -1]")) {
            assertThatThrownBy(() -> read("{\"vace_layers\": " + layers + "}")).isInstanceOf(HaneulException.class);
        }
    }

    @Test
    void aSingleFileTellsItsShapes(@TempDir Path folder) {
        for (List<Integer> control : List.of(List.<Integer>of(), List.of(0, 2))) {
            WanDitConfig c = new WanDitConfig(new Patch(1, 2, 2), 1, 128, 7, 5, 6, 8, 9, 4, true, 1e-6, control, 96);
            Path file = folder.resolve(control.size() + ".safetensors");
            try (Scope scope = Scope.open()) {
                write(file, c, "model.diffusion_model.");
                TensorFile view = WanDit.KEYS.view(Safetensors.open(file));
                WanDitShapes.Found found = WanDitShapes.derive(List.of(view));
                assertThat(found.config()).isEqualTo(c);
                assertThat(found.assumed()).contains("128").contains("‹config›");
            }
        }
    }

    @Test
    void aFileThatDoesNotTellIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("m.safetensors");
        try (Scope scope = Scope.open()) {
            write(file, new WanDitConfig(new Patch(1, 2, 2), 2, 24, 7, 5, 6, 8, 9, 1, true, 1e-6, List.of(), 96), "");
            List<TensorFile> view = List.of(WanDit.KEYS.view(Safetensors.open(file)));
            assertThatThrownBy(() -> WanDitShapes.derive(view))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining("48")
                    .hasMessageContaining("as config");
            Safetensors.write(file, Map.of("blocks.0.img_emb", Tensor.zeros(1)), Map.of());
            List<TensorFile> other = List.of(Safetensors.open(file));
            assertThatThrownBy(() -> WanDitShapes.derive(other)).hasMessageContaining("patch_embedding.weight");
        }
    }

    private static void write(Path file, WanDitConfig c, String prefix) {
        Weights counting = Weights.counting();
        if (c.hasControl()) {
            new WanVaceDit(c, DType.F32, Times.EXACT, counting);
        } else {
            new WanDit(c, DType.F32, Times.EXACT, counting);
        }
        Map<String, Tensor> theirs = new LinkedHashMap<>();
        counting.declared().forEach((name, t) -> theirs.put(prefix + WanDit.KEYS.theirs(name), t));
        Safetensors.write(file, theirs, Map.of());
    }

    @Test
    void costsGrowWithTheClipAndWithItsShape() {
        VaeCosts none = new VaeCosts() {
            @Override
            public Cost encode(int width, int height) {
                return Cost.NONE;
            }

            @Override
            public Cost decode(int width, int height) {
                return Cost.NONE;
            }
        };
        WanCosts small = new WanCosts(read("{\"num_layers\": 30, \"num_attention_heads\": 12}"), DType.F32, none);
        WanCosts large = new WanCosts(read("{}"), DType.F32, none);
        List<GridShape> clip = List.of(new GridShape(5, 20, 30));
        // 3,000 patches of the 1.3B's width and 13824 wide layers, by hand
        double block = 6 * 2.0 * 3000 * 1536 * 1536
                + 2 * 2.0 * 512 * 1536 * 1536
                + 2 * 2.0 * 3000 * 1536 * 13824
                + 4.0 * 3000 * (3000 + 512) * 1536;
        assertThat(work(small.forward(clip, 512))).isBetween(30 * block, 30.1 * block + 1e10);
        assertThat(work(large.forward(clip, 512))).isGreaterThan(6 * work(small.forward(clip, 512)));
        assertThat(small.forward(List.of(clip.get(0), clip.get(0)), 512).bytes())
                .isGreaterThan(1.9 * small.forward(clip, 512).bytes());
    }

    private static double work(Cost cost) {
        return cost.ops().entrySet().stream()
                .filter(e -> !(e.getKey() instanceof Op.Pass))
                .mapToDouble(e -> e.getKey().amount() * e.getValue())
                .sum();
    }
}
