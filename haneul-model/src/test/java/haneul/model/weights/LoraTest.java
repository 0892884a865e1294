package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.nn.Linear;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes of weights, by hand and merged. */
@ExtendWith(LeakCheck.class)
class LoraTest {
    private static final Keys KEYS =
            Keys.of("blocks.{n}.self_attn.q -> layers.{n}.to_q\nblocks.{n}.modulation -> layers.{n}.table");
    private static final int RANK = 2;

    @TempDir
    Path folder;

    private Map<String, Tensor> weights;
    private Tensor down;
    private Tensor up;

    @BeforeEach
    void draw() {
        Rng rng = new Rng(3);
        weights = Map.of(
                "layers.0.to_q.weight", Tensor.randn(rng.at(0), 4, 6),
                "layers.0.to_q.bias", Tensor.randn(rng.at(1), 4),
                "layers.0.table", Tensor.randn(rng.at(2), 1, 3),
                "conv.weight", Tensor.randn(rng.at(3), 4, 3, 1, 2, 2));
        down = Tensor.randn(rng.at(4), RANK, 6);
        up = Tensor.randn(rng.at(5), 4, RANK);
    }

    private Safetensors file(String name, Map<String, Tensor> tensors, Map<String, String> notes) {
        Path path = folder.resolve(name);
        Safetensors.write(path, tensors, notes);
        return Safetensors.open(path);
    }

    private Lora lora(double scale, Map<String, Tensor> tensors) {
        return new Lora(file("lora" + Math.abs(tensors.hashCode()) + ".safetensors", tensors, Map.of()), scale);
    }

    private Tensor merged(String weight, Lora... loras) {
        TensorFile model = file("model.safetensors", weights, Map.of());
        return Lora.merge(List.of(model), KEYS, List.of(loras), note -> {})
                .get(0)
                .load(weight);
    }

    private float[] product(double scale) {
        float[] out = weights.get("layers.0.to_q.weight").toFloats();
        float[] a = down.toFloats();
        float[] b = up.toFloats();
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 6; j++) {
                for (int r = 0; r < RANK; r++) {
                    out[i * 6 + j] += (float) (scale * b[i * RANK + r] * a[r * 6 + j]);
                }
            }
        }
        return out;
    }

    @Test
    void everyStyleGivesTheProductMadeByHand() {
        String weight = "layers.0.to_q.weight";
        Tensor alpha = Tensor.full(1.0);
        float[] plain = product(0.5);
        float[] halved = product(0.5 * 1.0 / RANK);
        for (String name : List.of(
                "transformer.layers.0.to_q.lora_A.weight",
                "diffusion_model.blocks.0.self_attn.q.lora_A.weight",
                "base_model.model.layers.0.to_q.lora_A.default.weight",
                "blocks.0.self_attn.q.lora_down.weight",
                "lora_unet_blocks_0_self_attn_q.lora_down.weight",
                "lora_unet_layers_0_to_q.lora_down.weight")) {
            String other = name.replace("lora_A", "lora_B").replace("lora_down", "lora_up");
            String stem = name.substring(0, name.indexOf(".lora_"));
            assertThat(merged(weight, lora(0.5, Map.of(name, down, other, up))).toFloats())
                    .as(name)
                    .containsExactly(plain, within(1e-6f));
            assertThat(merged(weight, lora(0.5, Map.of(name, down, other, up, stem + ".alpha", alpha)))
                            .toFloats())
                    .as(name + " with alpha")
                    .containsExactly(halved, within(1e-6f));
        }
    }

    @Test
    void alphaMayStandInTheNotes() {
        Map<String, Tensor> pair =
                Map.of("transformer.layers.0.to_q.lora_A.weight", down, "transformer.layers.0.to_q.lora_B.weight", up);
        String notes = "{\"transformer.lora_alpha\": 1, \"transformer.r\": 2, \"transformer.alpha_pattern\": {}}";
        Safetensors noted = file("noted.safetensors", pair, Map.of("lora_adapter_metadata", notes));
        assertThat(merged("layers.0.to_q.weight", new Lora(noted, 1)).toFloats())
                .containsExactly(product(0.5), within(1e-6f));
        String dora = "{\"transformer.use_dora\": true}";
        TensorFile other = file("dora.safetensors", pair, Map.of("lora_adapter_metadata", dora));
        assertThatThrownBy(() -> merged("layers.0.to_q.weight", new Lora(other, 1)))
                .hasMessageContaining("it is a DoRA");
    }

    @Test
    void severalAddUpAndWholeDifferencesToo() {
        Lora first = lora(
                0.5, Map.of("blocks.0.self_attn.q.lora_down.weight", down, "blocks.0.self_attn.q.lora_up.weight", up));
        Lora second = lora(-2, Map.of("layers.0.to_q.lora_A.weight", down, "layers.0.to_q.lora_B.weight", up));
        assertThat(merged("layers.0.to_q.weight", first, second).toFloats())
                .containsExactly(product(-1.5), within(1e-5f));
        Lora differences = lora(
                0.5,
                Map.of(
                        "diffusion_model.blocks.0.self_attn.q.diff", Tensor.full(2, 4, 6),
                        "diffusion_model.blocks.0.self_attn.q.diff_b", Tensor.full(4, 4),
                        "diffusion_model.blocks.0.modulation.diff", Tensor.full(6, 1, 3)));
        Map.of("layers.0.to_q.weight", 1.0, "layers.0.to_q.bias", 2.0, "layers.0.table", 3.0)
                .forEach((name, more) -> assertThat(merged(name, differences).toFloats())
                        .containsExactly(weights.get(name).plus(more).toFloats(), within(1e-6f)));
        assertThat(merged("conv.weight", differences).toFloats())
                .containsExactly(weights.get("conv.weight").toFloats());
    }

    @Test
    void convolutionsAreProductsToo() {
        Tensor a = Tensor.randn(new Rng(8), RANK, 3, 1, 2, 2);
        Lora lora = lora(1, Map.of("conv.lora_down.weight", a, "conv.lora_up.weight", up.reshape(4, RANK, 1, 1, 1)));
        Tensor wanted = weights.get("conv.weight").reshape(4, 12).plus(up.matmul(a.reshape(RANK, 12)));
        assertThat(merged("conv.weight", lora).toFloats()).containsExactly(wanted.toFloats(), within(1e-5f));
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F16", "BF16"})
    void heldAndStreamedLayersGetTheSame(DType stored) {
        Map<String, Tensor> cast = new HashMap<>();
        cast.put("layers.0.to_q.weight", weights.get("layers.0.to_q.weight").to(stored));
        cast.put("layers.0.to_q.bias", weights.get("layers.0.to_q.bias").to(stored));
        TensorFile model = file("stored.safetensors", cast, Map.of());
        Lora lora = lora(0.5, Map.of("layers.0.to_q.lora_A.weight", down, "layers.0.to_q.lora_B.weight", up));
        List<TensorFile> merged = Lora.merge(List.of(model), KEYS, List.of(lora), note -> {});
        Tensor x = Tensor.randn(new Rng(9), 5, 6);
        float[][] out = new float[2][];
        for (int i = 0; i < 2; i++) {
            Stack stack = FileWeights.build(Stack::new, merged, DType.F32, i == 0 ? 1 << 20 : 0);
            out[i] = stack.layers.get(0).forward(x).toFloats();
            stack.declared.values().forEach(Tensor::close);
        }
        Tensor w = cast.get("layers.0.to_q.weight")
                .to(DType.F32)
                .plus(up.matmul(down).times(0.5));
        Tensor wanted =
                x.matmul(w.transpose(0, 1)).plus(cast.get("layers.0.to_q.bias").to(DType.F32));
        assertThat(out[0]).containsExactly(wanted.toFloats(), within(1e-5f));
        assertThat(out[1]).containsExactly(out[0]);
    }

    private static final class Stack {
        final List<Linear> layers;
        final Map<String, Tensor> declared;

        Stack(Weights w) {
            layers = w.stack("layers", 1, b -> new Linear(b.at("to_q"), 6, 4));
            declared = w.declared();
        }
    }

    @Test
    void allThatDoesNotFitIsToldAtOnce() {
        Map<String, Tensor> wrong = new HashMap<>();
        wrong.put("lora_unet_input_blocks_1_proj.lora_down.weight", down);
        wrong.put("lora_unet_input_blocks_1_proj.lora_up.weight", up);
        wrong.put("layers.0.to_q.lora_A.weight", Tensor.zeros(RANK, 7));
        wrong.put("layers.0.to_q.lora_B.weight", up);
        wrong.put("layers.0.table.diff", Tensor.zeros(2, 3));
        wrong.put("layers.0.table.diff_b", Tensor.zeros(3));
        wrong.put("conv.lora_A.weight", down);
        wrong.put("conv.dora_scale", down);
        wrong.put("layers.0.to_q.alpha", Tensor.full(Double.NaN));
        assertThatThrownBy(() -> merged("layers.0.table", lora(1, wrong)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("lora_unet_input_blocks_1_proj.lora_up.weight")
                .hasMessageContaining("F32 [2, 7]")
                .hasMessageContaining("layers.0.table.diff\"")
                .hasMessageContaining("layers.0.table.bias, which does not exist")
                .hasMessageContaining("\"conv.lora_A.weight\" has no other half")
                .hasMessageContaining("conv.dora_scale")
                .hasMessageContaining("layers.0.to_q.alpha");
        assertThatThrownBy(() -> lora(Double.NaN, Map.of("a.diff", down))).isInstanceOf(HaneulException.class);
    }
}
