package haneul.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import haneul.model.VideoModel;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFiles;
import haneul.tensor.Precision;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model is opened by the family that recognises it. */
class FamiliesTest {
    private static final Path WAN = Path.of("..", "reference", "wan21-t2v");

    @Test
    void aFolderBelongsToTheFamilyOfItsClass() {
        assertThat(Families.card(HfFolder.open(WAN)).family()).isEqualTo("wan");
        try (VideoModel model = Families.open(WAN, Precision.FP32)) {
            assertThat(model.family()).isEqualTo("wan");
        }
    }

    @Test
    void aSingleFileBelongsToTheFamilyThatRecognisesItsTensors() {
        for (String transformer : List.of(
                "transformer/diffusion_pytorch_model.safetensors",
                "original/transformer.safetensors",
                "original/transformer-comfyui.safetensors")) {
            try (VideoModel model = Families.open(single(WAN.resolve(transformer), WAN), Precision.FP32, note -> {})) {
                assertThat(model.family()).isEqualTo("wan");
            }
        }
    }

    @Test
    void aFileOfAnotherPartIsNoModel() {
        Path vae = WAN.resolve("original/vae.safetensors");
        assertThatThrownBy(() -> Families.open(single(vae, WAN), Precision.FP32, note -> {}))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining(vae.toString())
                .hasMessageContaining("not those of a transformer that Haneul knows")
                .hasMessageContaining("as model;");
    }

    private static ModelFiles single(Path transformer, Path config) {
        return new ModelFiles(
                transformer,
                null,
                WAN.resolve("original/vae.safetensors"),
                WAN.resolve("original/text_encoder-comfyui.safetensors"),
                null,
                config,
                List.of());
    }
}
