package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.weights.ModelFiles.Expert;
import haneul.tensor.LeakCheck;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds of adapters, and how each is scaled, against the formula written out. */
@ExtendWith(LeakCheck.class)
class LoraKindsTest {
    private static final Keys KEYS = Keys.of("""
            blocks.{n}.self_attn.q -> blocks.{n}.attn1.to_q
            blocks.{n}.modulation -> blocks.{n}.scale_shift_table
            blocks.{n}.cross_attn.k_img -> blocks.{n}.attn2.add_k_proj
            img_emb.proj.1 -> image_embedder.ff
            """);
    private static final String Q = "blocks.0.attn1.to_q";
    private static final int RANK = 2;

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private Map<String, Tensor> weights;
    private Tensor down;
    private Tensor up;

    @BeforeEach
    void draw() {
        Rng rng = new Rng(5);
        weights = Map.of(
                Q + ".weight",
                Tensor.randn(rng.at(0), 4, 6),
                Q + ".bias",
                Tensor.randn(rng.at(1), 4),
                "blocks.0.scale_shift_table",
                Tensor.randn(rng.at(2), 1, 6, 4));
        down = Tensor.randn(rng.at(3), RANK, 6);
        up = Tensor.randn(rng.at(4), 4, RANK);
    }

    private Path write(String name, Map<String, Tensor> tensors, Map<String, String> metadata) {
        Path file = folder.resolve(name);
        Safetensors.write(file, tensors, metadata);
        return file;
    }

    private Tensor merged(String weight, Lora lora) {
        TensorFile model = Safetensors.open(write("model.safetensors", weights, Map.of()));
        return Lora.merge(List.of(model), KEYS, List.of(lora), notes::add)
                .get(0)
                .load(weight);
    }

    private void is(String weight, Lora lora, Tensor change) {
        assertThat(merged(weight, lora).toFloats())
                .containsExactly(weights.get(weight).plus(change).toFloats(), within(1e-5f));
    }

    private static Map<String, Tensor> pair(String layer, Tensor down, Tensor up) {
        return new LinkedHashMap<>(Map.of(layer + ".lora_A.weight", down, layer + ".lora_B.weight", up));
    }

    @Test
    void aBiasOfTheProductIsScaledAsTheProductAndAPlainDifferenceIsNot() {
        Map<String, Tensor> tensors = pair("transformer." + Q, down, up);
        tensors.put("transformer." + Q + ".lora_B.bias", Tensor.full(3, 4));
        String notes = "{\"transformer.lora_alpha\": 8, \"transformer.r\": 2}";
        Lora lora = Lora.open(write("b.safetensors", tensors, Map.of("lora_adapter_metadata", notes)), 0.5);
        is(Q + ".weight", lora, up.matmul(down).times(0.5 * 8 / RANK));
        is(Q + ".bias", lora, Tensor.full(0.5 * 8 / RANK * 3, 4));
        Map<String, Tensor> plain = Map.of(Q + ".diff_b", Tensor.full(3, 4));
        is(Q + ".bias", Lora.open(write("p.safetensors", plain, Map.of()), 0.5), Tensor.full(1.5, 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"lora_alpha\": 16, \"r\": 2} | 8",
                "{\"r\": 2} | 1",
                "{\"lora_alpha\": 16, \"r\": 2, \"use_rslora\": true} | 11.313708",
                "{\"lora_alpha\": 16, \"r\": 8, \"rank_pattern\": {\"to_q\": 2}} | 8",
                "{\"lora_alpha\": 16, \"r\": 2, \"alpha_pattern\": {\"attn1.to_q\": 6}} | 3",
                "{\"lora_alpha\": 16, \"r\": 2, \"alpha_pattern\": {\"to_k\": 6}} | 8",
            })
    void aFolderOfPeftIsScaledByItsConfig(String config, double factor) throws IOException {
        Path peft = Files.createDirectory(folder.resolve("peft"));
        Files.writeString(peft.resolve("adapter_config.json"), config);
        Safetensors.write(peft.resolve("adapter_model.safetensors"), pair("base_model.model." + Q, down, up), Map.of());
        Tensor change = up.matmul(down).times(factor);
        is(Q + ".weight", Lora.open(peft, 1), change);
        is(Q + ".weight", Lora.open(peft.resolve("adapter_model.safetensors"), 1), change);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"use_dora\": true} | it is a DoRA",
                "{\"peft_type\": \"LOHA\"} | the kind LOHA",
                "{\"fan_in_fan_out\": true} | fan_in_fan_out",
                "{\"alpha_pattern\": {\"(\": 2}} | no valid pattern",
            })
    void anotherAdapterOfPeftIsRefusedByName(String config, String because) throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), config);
        Path file = write("adapter_model.safetensors", pair(Q, down, up), Map.of());
        assertThatThrownBy(() -> Lora.open(file, 1))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining(because);
    }

    @Test
    void anAlphaOfZeroMeansTheRank() {
        Map<String, Tensor> tensors = pair("lora_unet_blocks_0_self_attn_q", down, up);
        tensors.put("lora_unet_blocks_0_self_attn_q.alpha", Tensor.full(0));
        is(Q + ".weight", Lora.open(write("z.safetensors", tensors, Map.of()), 1), up.matmul(down));
    }

    @Test
    void twoUnderscoresAreAsOne() {
        Path file = write("u.safetensors", pair("lora_unet__blocks_0_self_attn_q", down, up), Map.of());
        is(Q + ".weight", Lora.open(file, 1), up.matmul(down));
    }

    @Test
    void aDifferenceOfTheModulationIsAdded() {
        Map<String, Tensor> tensors = Map.of("diffusion_model.blocks.0.diff_m", Tensor.full(2, 1, 6, 4));
        Lora lora = Lora.open(write("m.safetensors", tensors, Map.of()), 0.5);
        is("blocks.0.scale_shift_table", lora, Tensor.full(1, 1, 6, 4));
    }

    @Test
    void tensorsOfPartsThatTheModelLacksAreLeftOutAndNamed() {
        Map<String, Tensor> tensors = pair("diffusion_model.blocks.0.self_attn.q", down, up);
        tensors.putAll(pair("diffusion_model.blocks.0.cross_attn.k_img", down, up));
        tensors.put("diffusion_model.img_emb.proj.1.diff_b", Tensor.zeros(4));
        is(Q + ".weight", Lora.open(write("i.safetensors", tensors, Map.of()), 1), up.matmul(down));
        assertThat(notes)
                .containsExactly("i.safetensors: 3 tensors are left out, for parts that this model does not have: "
                        + "img_emb, k_img");
    }

    @Test
    void aLargerModelsLoraIsRefused() {
        Map<String, Tensor> tensors = pair("blocks.0.self_attn.q", down, up);
        tensors.putAll(pair("blocks.35.self_attn.q", down, up));
        Path file = write("l.safetensors", tensors, Map.of());
        assertThatThrownBy(() -> merged(Q + ".weight", Lora.open(file, 1)))
                .hasMessageContaining("blocks.35.self_attn.q.lora_A.weight");
        Path absent = write("a.safetensors", pair("blocks.0.cross_attn.k_img", down, up), Map.of());
        assertThatThrownBy(() -> merged(Q + ".weight", Lora.open(absent, 1)))
                .hasMessageContaining("only changes parts that this model does not have: k_img");
    }

    @Test
    void eachOfTwoExpertsGetsItsHalf() {
        Map<String, Tensor> tensors = pair("transformer." + Q, down, up);
        tensors.putAll(pair("transformer_2." + Q, down.times(2), up));
        Path file = write("t.safetensors", tensors, Map.of());
        is(Q + ".weight", Lora.open(file, 1, Expert.HIGH), up.matmul(down));
        is(Q + ".weight", Lora.open(file, 1, Expert.LOW), up.matmul(down).times(2));
        assertThatThrownBy(() -> merged(Q + ".weight", Lora.open(file, 1)))
                .hasMessageContaining("for two transformers, and the model has one");
    }

    /** diffusers keeps the settings of each transformer under its own name. */
    @Test
    void eachOfTwoExpertsHasItsOwnAlpha() {
        Map<String, Tensor> tensors = pair("transformer." + Q, down, up);
        tensors.putAll(pair("transformer_2." + Q, down, up));
        String notes = "{\"transformer.lora_alpha\": 4, \"transformer_2.lora_alpha\": 6, \"transformer_2.r\": 2}";
        Path file = write("alphas.safetensors", tensors, Map.of("lora_adapter_metadata", notes));
        is(Q + ".weight", Lora.open(file, 1, Expert.HIGH), up.matmul(down).times(4.0 / RANK));
        is(Q + ".weight", Lora.open(file, 1, Expert.LOW), up.matmul(down).times(6.0 / RANK));
        Path one = write("one.safetensors", pair("transformer." + Q, down, up), Map.of("lora_adapter_metadata", notes));
        is(Q + ".weight", Lora.open(one, 1, Expert.LOW), up.matmul(down).times(4.0 / RANK));
    }

    @Test
    void aKroneckerProductIsAdded() {
        Rng rng = new Rng(6);
        Tensor w1 = Tensor.randn(rng.at(0), 2, 3);
        Tensor w2 = Tensor.randn(rng.at(1), 2, 2);
        float[] a = w1.toFloats();
        float[] b = w2.toFloats();
        float[] wanted = new float[24];
        for (int i = 0; i < 24; i++) {
            int row = i / 6;
            int column = i % 6;
            wanted[i] = a[row / 2 * 3 + column / 2] * b[row % 2 * 2 + column % 2];
        }
        String layer = "lycoris_blocks_0_self_attn_q";
        Map<String, Tensor> whole = Map.of(
                layer + ".lokr_w1", w1, layer + ".lokr_w2", w2, layer + ".alpha", Tensor.full(7)); // no rank: no factor
        is(Q + ".weight", Lora.open(write("k.safetensors", whole, Map.of()), 1), Tensor.of(wanted, 4, 6));
        Map<String, Tensor> product = Map.of(
                layer + ".lokr_w1",
                w1,
                layer + ".lokr_w2_a",
                w2,
                layer + ".lokr_w2_b",
                Tensor.of(new float[] {1, 0, 0, 1}, 2, 2),
                layer + ".alpha",
                Tensor.full(6));
        Lora half = Lora.open(write("k2.safetensors", product, Map.of()), 0.5);
        is(Q + ".weight", half, Tensor.of(wanted, 4, 6).times(0.5 * 6 / 2));
    }

    @Test
    void aHadamardProductIsAdded() {
        Rng rng = new Rng(7);
        Tensor other = Tensor.randn(rng.at(0), 4, RANK);
        Map<String, Tensor> tensors =
                Map.of(Q + ".hada_w1_a", up, Q + ".hada_w1_b", down, Q + ".hada_w2_a", other, Q + ".hada_w2_b", down);
        Lora lora = Lora.open(write("h.safetensors", tensors, Map.of()), 0.5);
        is(Q + ".weight", lora, up.matmul(down).times(other.matmul(down)).times(0.5));
    }

    @Test
    void whatCannotBeMergedIsNamed() {
        Map<String, Tensor> dora = pair(Q, down, up);
        dora.put(Q + ".lora_magnitude_vector", Tensor.zeros(4));
        Path file = write("d.safetensors", dora, Map.of());
        assertThatThrownBy(() -> merged(Q + ".weight", Lora.open(file, 1))).hasMessageContaining("belongs to a DoRA");
        Path odd = write(
                "o.safetensors",
                Map.of(Q + ".lokr_w1", Tensor.zeros(3, 3), Q + ".lokr_w2", Tensor.zeros(2, 2)),
                Map.of());
        assertThatThrownBy(() -> merged(Q + ".weight", Lora.open(odd, 1)))
                .hasMessageContaining("makes [6, 6]")
                .hasMessageContaining("[4, 6]");
    }
}
