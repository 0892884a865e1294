package haneul.it.parity;

import haneul.model.family.wan.vae.WanVae;
import haneul.model.family.wan.vae.WanVaeConfig;
import haneul.model.weights.FileWeights;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Keys;
import haneul.model.weights.Safetensors;
import haneul.model.weights.TensorFile;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compression network beside the reference's: latents and frames of a clip and of a single picture. The same from the authors' file. */
final class VaeParityTest {
    private static final double ALLOWED = 1e-4;

    static Stream<Path> folders() {
        return Golden.folders("golden").stream().filter(Golden.with("vae.input"));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void latentsAndFrames(Path folder) {
        try (Scope scope = Scope.open();
                Golden golden = Golden.open(folder, "golden", "vae")) {
            HfFolder hf = HfFolder.open(folder);
            WanVaeConfig config = WanVaeConfig.read(hf.config("vae"));
            WanVae vae = hf.build("vae", w -> new WanVae(config, floats(w)));
            Tensor clip = golden.get("vae.input").squeeze(0); // [3, T, H, W]
            golden.same("vae.mean", vae.normalisation().denormalise(vae.encode(clip)), ALLOWED);
            golden.same("vae.decoded", decoded(vae, golden.get("vae.mean")), ALLOWED);
            if (golden.has("vae.image.mean")) {
                golden.same(
                        "vae.image.mean", vae.normalisation().denormalise(vae.encode(clip.slice(1, 0, 1))), ALLOWED);
                golden.same("vae.image.decoded", decoded(vae, golden.get("vae.image.mean")), ALLOWED);
            }
            Path single = folder.resolve("original").resolve("vae.safetensors");
            if (Files.exists(single)) {
                TensorFile named = Keys.beside(WanVae.class, "wan-vae.keys").view(Safetensors.open(single));
                WanVae same = FileWeights.build(w -> new WanVae(config, floats(w)), named);
                Tensor frames = decoded(same, golden.get("vae.mean"));
                golden.same("vae.decoded.original", frames, golden.get("vae.decoded"), ALLOWED);
            }
        }
    }

    private static Tensor decoded(WanVae vae, Tensor mean) {
        return vae.decode(vae.normalisation().normalise(mean.squeeze(0)));
    }

    /** The stored weights as float32. */
    private static Weights floats(Weights stored) {
        return Weights.from(
                (name, init, shape) -> stored.param(name, init, shape.dims()).to(DType.F32));
    }
}
