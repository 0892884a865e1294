package haneul.model.family.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.model.VideoModel;
import haneul.model.family.Families;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.Safetensors;
import haneul.model.weights.TensorFile;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file with all parts of a model, made of the files of its parts. */
class BundleTest {
    private static final Path WAN = Path.of("..", "reference", "wan21-t2v");
    private static final Path TRANSFORMER = WAN.resolve("original/transformer.safetensors");
    private static final Path VAE = WAN.resolve("original/vae.safetensors");
    private static final Path TEXT = WAN.resolve("text_encoder/model.safetensors");

    @TempDir
    Path folder;

    /** The parts by the prefix that each gets. */
    private Path bundle(Map<String, Path> parts) {
        Path file = folder.resolve("bundle.safetensors");
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> all = new TreeMap<>();
            parts.forEach((prefix, part) ->
                    TensorFile.open(part).loadAll().forEach((name, tensor) -> all.put(prefix + name, tensor)));
            Safetensors.write(file, all, Map.of());
        }
        return file;
    }

    private static VideoModel open(Path model, @Nullable Path vae, @Nullable Path text) {
        ModelFiles files = new ModelFiles(model, null, vae, text, null, WAN, List.of());
        return Families.open(files, Precision.FP32, note -> {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_encoders.umt5xxl.transformer.", "cond_stage_model.", "text_encoders.umt5xxl."})
    void eachPartTakesItsOwnTensors(String prefix) {
        Path all = bundle(Map.of("model.diffusion_model.", TRANSFORMER, "first_stage_model.", VAE, prefix, TEXT));
        try (Scope scope = Scope.open();
                VideoModel one = open(all, null, null);
                VideoModel parts = open(TRANSFORMER, VAE, TEXT)) {
            assertThat(one.parameters()).isEqualTo(parts.parameters());
            assertThat(one.text().encode("a cat").toFloats())
                    .containsExactly(parts.text().encode("a cat").toFloats());
        }
        Bundle bundle = Bundle.of(all);
        same(bundle.transformer(), TRANSFORMER);
        same(bundle.vae(), VAE);
        same(bundle.text(), TEXT);
    }

    private static void same(@Nullable TensorFile part, Path file) {
        TensorFile wanted = TensorFile.open(file);
        assertThat(part).isNotNull();
        assertThat(part.names()).containsExactlyInAnyOrderElementsOf(wanted.names());
        try (Scope scope = Scope.open()) {
            wanted.names()
                    .forEach(n -> assertThat(part.load(n).toBytes())
                            .isEqualTo(wanted.load(n).toBytes()));
        }
    }

    @Test
    void aPartThatTheFileLacksIsNamed() {
        Path two = bundle(Map.of("model.diffusion_model.", TRANSFORMER, "first_stage_model.", VAE));
        assertThatThrownBy(() -> open(two, null, null))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("it needs a text encoder: text-encoder")
                .hasMessageNotContaining("compression network:");
        try (VideoModel model = open(two, null, TEXT)) {
            assertThat(model.family()).isEqualTo("wan");
        }
    }

    @Test
    void aFileOfATransformerAloneIsTheTransformer() {
        Bundle alone = Bundle.of(WAN.resolve("original/transformer-comfyui.safetensors"));
        assertThat(alone.vae()).isNull();
        assertThat(alone.text()).isNull();
        assertThat(WanDit.KEYS.view(alone.transformer()).names()).contains("patch_embedding.weight");
    }
}
