package haneul.model.family.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.model.condition.Conditioning;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.vae.VideoVae;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.ModelFiles.Adapter;
import haneul.model.weights.ModelFiles.Expert;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
class WanModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    private Path tiny() {
        Path folder = dir.resolve("tiny");
        Published.of("wan-tiny", DType.BF16).write(folder, 1, Progress.SILENT);
        return folder;
    }

    private static WanModel open(Path folder) {
        return WanModel.open(ModelFiles.of(folder), Precision.FP32, 16, Long.MAX_VALUE, note -> {});
    }

    private static void change(Path file, Consumer<ObjectNode> change) {
        try {
            ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
            change.accept(json);
            Files.write(file, JSON.writeValueAsBytes(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shapesOfPublishedModelsWithRandomWeightsOpenAndAnswer() {
        try (Scope scope = Scope.open();
                WanModel model = open(tiny())) {
            assertThat(model.conditioning()).isInstanceOf(Conditioning.Replace.class);
            assertThat(model.defaults().sampler()).isEqualTo("unipc");
            assertThat(model.isLowNoise(0.1)).isFalse();
            assertThat(model.parameters()).isGreaterThan(100_000);
            Tensor text = model.text().encode("a cat");
            Tensor x = Tensor.randn(new Rng(1), 4, 64);
            Tensor clean = model.conditioning()
                    .dit()
                    .forward(new Pack(
                            x,
                            new float[] {1, 1, 1, 1},
                            List.of(new GridShape(1, 2, 2)),
                            text,
                            new int[] {16},
                            List.of(new int[] {0}),
                            new double[1]));
            assertThat(clean.isFinite()).isTrue();
        }
    }

    @Test
    void everythingThatDoesNotFitIsToldAtOnce() throws IOException {
        Path folder = tiny();
        change(folder.resolve("transformer/config.json"), c -> c.put("ffn_dim", 105));
        change(folder.resolve("vae/config.json"), c -> c.put("num_res_blocks", 3));
        change(folder.resolve("text_encoder/config.json"), c -> c.put("d_model", 33));
        Files.delete(folder.resolve("tokenizer/tokenizer.json"));
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("ffn.net.0.proj.weight")
                .hasMessageContaining("down_blocks")
                .hasMessageContaining("text of width 32")
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void configsAndMissingWeightsAreToldTogether() throws IOException {
        Path folder = tiny();
        change(folder.resolve("scheduler/scheduler_config.json"), c -> c.put("prediction_type", "epsilon"));
        change(folder.resolve("transformer/config.json"), c -> c.put("num_layers", "three"));
        change(folder.resolve("model_index.json"), c -> c.put("boundary_ratio", 0.9));
        Path weights = folder.resolve("vae/diffusion_pytorch_model.safetensors");
        Files.move(weights, weights.resolveSibling("diffusion_pytorch_model.bin"));
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("prediction_type")
                .hasMessageContaining("num_layers")
                .hasMessageContaining("boundary_ratio")
                .hasMessageContaining("never executed");
    }

    @Test
    void aPipelineOfAnotherKindIsRefusedWithWhatItNeeds() {
        Path folder = tiny();
        change(folder.resolve("model_index.json"), c -> c.put("_class_name", "WanImageToVideoPipeline"));
        assertThatThrownBy(() -> open(folder)).hasMessageContaining("must see 36");
        change(folder.resolve("model_index.json"), c -> c.put("_class_name", "WanVACEPipeline"));
        assertThatThrownBy(() -> open(folder)).hasMessageContaining("no control blocks");
    }

    @Test
    void lorasAreNamedWithTheirStrengthAndExpert() {
        assertThat(Adapter.parse("a.safetensors")).isEqualTo(new Adapter(Path.of("a.safetensors"), 1, Expert.BOTH));
        assertThat(Adapter.parse("a.safetensors:0.8"))
                .isEqualTo(new Adapter(Path.of("a.safetensors"), 0.8, Expert.BOTH));
        assertThat(Adapter.parse("high:x/a.safetensors:-1"))
                .isEqualTo(new Adapter(Path.of("x/a.safetensors"), -1, Expert.HIGH));
        assertThat(Adapter.parse("low:a.safetensors")).isEqualTo(new Adapter(Path.of("a.safetensors"), 1, Expert.LOW));
    }

    /** A network that keeps the first frame of each group and the mean of each square of two pixels. */
    private record Squares() implements VideoVae {
        @Override
        public int channels() {
            return 3;
        }

        @Override
        public int temporal() {
            return 4;
        }

        @Override
        public int spatial() {
            return 2;
        }

        @Override
        public int reach() {
            return 0;
        }

        @Override
        public Stream encoder() {
            return new Stream() {
                @Override
                public Tensor push(Tensor x) {
                    List<Tensor> groups = new ArrayList<>();
                    for (long f = 0; f < x.size(1); f = f == 0 ? 1 : f + 4) {
                        groups.add(x.select(1, f));
                    }
                    Tensor first = Tensor.stack(groups, 1); // [3, T', H, W]
                    return first.reshape(3, first.size(1), x.size(2) / 2, 2, x.size(3) / 2, 2)
                            .mean(5, false)
                            .mean(3, false);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Stream decoder() {
            throw new IllegalStateException("nothing is decoded here");
        }
    }

    /** [1, 5, 4, 4]: the first frame is given but for one pixel, the third all of it, the rest is unknown. */
    private static Tensor unknown() {
        float[] level = new float[5 * 16];
        Arrays.fill(level, 1);
        Arrays.fill(level, 0, 16, 0);
        Arrays.fill(level, 32, 48, 0);
        level[5] = 0.5f; // row 1, column 1
        return Tensor.of(level, 1, 5, 4, 4);
    }

    @Test
    void aPictureIsShownByTheFramesThatAreGiven() {
        Tensor hints = WanControl.given(new Squares(), Tensor.ones(3, 5, 4, 4), unknown());
        assertThat(hints.shape().dims()).containsExactly(7, 2, 2, 2);
        float[] h = hints.toFloats(); // [4 + 3, T', h, w]
        for (int channel = 0; channel < 4; channel++) { // the first frame, in all four; its first cell lacks a pixel
            assertThat(Arrays.copyOfRange(h, channel * 8, channel * 8 + 4)).containsExactly(0, 1, 1, 1);
            float third = channel == 1 ? 1 : 0; // the second frame of the second group
            assertThat(Arrays.copyOfRange(h, channel * 8 + 4, channel * 8 + 8))
                    .containsExactly(third, third, third, third);
        }
        assertThat(h[32]).isEqualTo(0.75f); // one of four pixels is hidden
    }

    @Test
    void controlIsWhatIsGivenWhatIsPaintedOverAndWhere() {
        Tensor picture = Tensor.full(0.5, 3, 1, 4, 4);
        Tensor white = Tensor.ones(3, 1, 4, 4);
        Tensor hints = WanControl.control(new Squares(), Tensor.ones(3, 5, 4, 4), unknown(), List.of(picture, white));
        assertThat(hints.shape().dims()).containsExactly(10, 4, 2, 2); // 3 + 3 + 4 channels, 2 pictures and 2 groups
        float[] h = hints.toFloats();
        int frame = 4;
        int channel = 4 * frame;
        assertThat(h[0]).as("the last picture stands first").isEqualTo(1);
        assertThat(h[frame]).isEqualTo(0.5f);
        assertThat(h[3 * channel]).as("nothing of a picture is painted over").isZero();
        assertThat(h[2 * frame]).as("given").isEqualTo(0.75f);
        assertThat(h[3 * channel + 2 * frame]).as("painted over").isEqualTo(0.25f);
        for (int place = 0;
                place < 4;
                place++) { // of two groups of five frames the second and the fourth are looked at
            assertThat(h[(6 + place) * channel + 2 * frame]).isEqualTo(1);
            assertThat(h[(6 + place) * channel]).as("a picture is given").isZero();
        }
    }
}
