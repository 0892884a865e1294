package haneul.model.family.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.model.dit.Patch;
import haneul.model.family.wan.vae.WanVae;
import haneul.model.family.wan.vae.WanVaeConfig;
import haneul.model.weights.Config;
import haneul.model.weights.ModelFiles;
import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models in files of their own: two experts, and what is assumed where no config tells. */
@ExtendWith(LeakCheck.class)
class WanSingleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path REFERENCE = Path.of("..", "reference");
    private static final String WAN21 = "{}";
    private static final String WAN22 = """
            {"base_dim": 160, "decoder_base_dim": 256, "z_dim": 48, "is_residual": true, "in_channels": 12,
             "out_channels": 12, "patch_size": 2, "latents_mean": [%1$s0], "latents_std": [%1$s1]}
            """.formatted("1, ".repeat(47));

    @TempDir
    Path dir;

    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void otherParts() throws IOException {
        Files.writeString(dir.resolve("tokenizer.json"), "{}");
        headers("text", w -> w.param("shared.weight", Init.ZEROS, 1));
    }

    /** A file of such weights whose header is there and whose numbers take no place on the disk. */
    private Path headers(String name, Consumer<Weights> network) {
        try (Scope scope = Scope.open()) {
            Weights counting = Weights.counting();
            network.accept(counting);
            Map<String, Object> header = new LinkedHashMap<>();
            long end = 0;
            for (Map.Entry<String, Tensor> e : counting.declared().entrySet()) {
                long bytes = 2 * e.getValue().count();
                Object shape = e.getValue().shape().dims();
                header.put(
                        e.getKey(), Map.of("dtype", "BF16", "shape", shape, "data_offsets", List.of(end, end + bytes)));
                end += bytes;
            }
            byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
            Path path = dir.resolve(name + ".safetensors");
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.write(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .array());
                file.write(json);
                file.setLength(8 + json.length + end);
            }
            return path;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A narrow transformer that hears the published text encoder. */
    private Path dit(String name, int sees, int paints) {
        WanDitConfig c =
                new WanDitConfig(new Patch(1, 2, 2), 1, 128, sees, paints, 4096, 256, 64, 2, true, 1e-6, List.of(), 96);
        return headers(name, w -> c.network(DType.F32, Times.EXACT, w));
    }

    private Path vae(String config) throws IOException {
        WanVaeConfig c = WanVaeConfig.read(Config.of("a config", JSON.readTree(config)));
        return headers("vae", w -> new WanVae(c, w));
    }

    private WanParts read(Path dit, @Nullable Path low, Path vae) {
        Path text = dir.resolve("text.safetensors");
        return WanSingle.read(
                new ModelFiles(dit, low, vae, text, dir.resolve("tokenizer.json"), null, List.of()), notes::add);
    }

    @Test
    void twoExpertsWithoutAConfigChangeWhereThePublishedOnesDo() throws IOException {
        WanParts text = read(dit("high", 16, 16), dit("low", 16, 16), vae(WAN21));
        assertThat(text.kind()).isEqualTo(WanKind.TEXT);
        assertThat(text.boundary()).isEqualTo(0.875);
        assertThat(notes).anyMatch(n -> n.contains("0.875"));
        assertThat(text.dit().files().get(0).path()).isEqualTo(dir.resolve("high.safetensors"));
        assertThat(text.low()).isNotNull();
        assertThat(text.low().files().get(0).path()).isEqualTo(dir.resolve("low.safetensors"));

        WanParts picture = read(dit("high", 36, 16), dit("low", 36, 16), vae(WAN21));
        assertThat(picture.kind()).isEqualTo(WanKind.PICTURE);
        assertThat(picture.boundary()).isEqualTo(0.9);
        WanParts one = read(dit("high", 16, 16), null, vae(WAN21));
        assertThat(one.boundary()).isZero();
        assertThat(one.low()).isNull();
    }

    @Test
    void expertsThatDoNotFitAreRefused() throws IOException {
        Path vae = vae(WAN21);
        assertThatThrownBy(() -> read(dit("high", 16, 16), dit("low", 36, 16), vae))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("transformer_2 sees 36 channels");
        assertThatThrownBy(() -> read(dit("high", 16, 16), dir.resolve("none.safetensors"), vae))
                .hasMessageContaining("none.safetensors");
        assertThatThrownBy(() -> read(dit("high", 48, 48), dit("low", 48, 48), vae(WAN22)))
                .hasMessageContaining("has one");
    }

    @Test
    void aCompressionNetworkWithoutAConfigIsThePublishedOneOfItsShape() throws IOException {
        WanParts parts = read(dit("one", 48, 48), null, vae(WAN22));
        assertThat(parts.kind()).isEqualTo(WanKind.PATCHES);
        assertThat(parts.vae().spatial()).isEqualTo(16);
        assertThat(parts.vae().latentsMean()).hasSize(48).startsWith(-0.2289).endsWith(-0.0667);
        assertThat(parts.vae().latentsStd()).hasSize(48).startsWith(0.4765).endsWith(0.7744);
        assertThat(read(dit("one", 16, 16), null, vae(WAN21)).vae().latentsMean())
                .hasSize(16)
                .startsWith(-0.7571);
        assertThatThrownBy(() -> read(dit("one", 16, 16), null, vae("{\"base_dim\": 32}")))
                .hasMessageContaining("encoder.conv_in.weight");
    }

    private static ModelFiles parts(String model, boolean second, Path config) {
        Path folder = REFERENCE.resolve(model);
        String stem = "diffusion_pytorch_model.safetensors";
        return new ModelFiles(
                folder.resolve("transformer").resolve(stem),
                second ? REFERENCE.resolve("wan22-a14b/transformer_2").resolve(stem) : null,
                folder.resolve("vae").resolve(stem),
                folder.resolve("text_encoder/model.safetensors"),
                null,
                config,
                List.of());
    }

    @Test
    void theConfigsSayHowManyExpertsThereAreAndWhereTheyChange() {
        ModelFiles both = parts("wan22-a14b", true, REFERENCE.resolve("wan22-a14b"));
        try (WanModel model = WanModel.open(both, Precision.FP32, 64, Long.MAX_VALUE, notes::add)) {
            assertThat(model.isLowNoise(0.8)).isTrue();
            assertThat(model.isLowNoise(0.95)).isFalse();
        }
        assertThat(notes).isEmpty();
        assertThatThrownBy(
                        () -> WanSingle.read(parts("wan22-a14b", false, REFERENCE.resolve("wan22-a14b")), notes::add))
                .hasMessageContaining("name that of low noise with model-2");
        assertThatThrownBy(() -> WanSingle.read(parts("wan21-t2v", true, REFERENCE.resolve("wan21-t2v")), notes::add))
                .hasMessageContaining("one transformer");
    }
}
