package haneul.it.parity;

import haneul.core.Progress;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.model.family.wan.Times;
import haneul.model.family.wan.WanDit;
import haneul.model.family.wan.WanDitConfig;
import haneul.model.family.wan.WanVaceDit;
import haneul.model.weights.FileWeights;
import haneul.model.weights.HfFolder;
import haneul.model.weights.TensorFile;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The transformers: the first two calls of a pipeline, with one time for a clip or one for each patch. */
class TransformerParityTest {
    static Stream<Path> folders() {
        return Golden.folders("golden").stream();
    }

    static Stream<Path> pictures() {
        return Golden.folders("golden-image").stream();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void callsOfTheFirstTwoSteps(Path folder) {
        measure(folder, "golden", "", Long.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void theSameOfWeightsThatStayInTheirFiles(Path folder) {
        measure(folder, "golden", ".streamed", 0);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void callsThatAnimateAPicture(Path folder) {
        measure(folder, "golden-image", ".image", Long.MAX_VALUE);
    }

    private static void measure(Path folder, String stem, String note, long most) {
        try (Golden golden = Golden.open(folder, stem, "transformer" + note)) {
            HfFolder hf = HfFolder.open(folder);
            for (int n = 0; golden.has("transformer." + n + ".output"); n++) {
                try (Scope scope = Scope.open()) {
                    Call call = Call.read(golden, "transformer." + n + ".");
                    String part = call.part(hf);
                    WanDitConfig config = WanDitConfig.read(hf.config(part));
                    try (Model model = Model.open(config, hf.weights(part), most)) {
                        golden.same(
                                "transformer." + n + ".output" + note,
                                model.velocity(call),
                                golden.get("transformer." + n + ".output"),
                                1e-4);
                    }
                }
            }
        }
    }

    /** What the reference's transformer was given. */
    record Call(Tensor hidden, Tensor control, double[] strength, Tensor text, float[] times) {
        static Call read(Golden golden, String prefix) {
            Tensor hidden = golden.get(prefix + "hidden_states").squeeze(0);
            boolean controlled = golden.has(prefix + "control_hidden_states");
            float[] scale = controlled
                    ? golden.get(prefix + "control_hidden_states_scale").toFloats()
                    : new float[0];
            double[] strength = new double[scale.length];
            for (int i = 0; i < scale.length; i++) {
                strength[i] = scale[i];
            }
            return new Call(
                    hidden,
                    controlled ? golden.get(prefix + "control_hidden_states").squeeze(0) : hidden.slice(0, 0, 0),
                    strength,
                    golden.get(prefix + "encoder_hidden_states").squeeze(0),
                    golden.get(prefix + "timestep").toFloats());
        }

        /** The expert that made this call. */
        String part(HfFolder hf) {
            boolean late = hf.parts().contains("transformer_2")
                    && times[0] < 1000 * hf.index().number("boundary_ratio", 0, 1);
            return late ? "transformer_2" : "transformer";
        }

        private Pack pack(Patch patch) {
            Tensor seen = Tensor.cat(List.of(hidden, control), 0);
            GridShape grid = patch.grid(seen.size(1), seen.size(2), seen.size(3));
            float[] level = new float[grid.count()];
            for (int i = 0; i < level.length; i++) {
                level[i] = times[times.length == 1 ? 0 : i] / 1000;
            }
            return new Pack(
                    patch.patchify(seen),
                    level,
                    List.of(grid),
                    text,
                    new int[] {(int) text.size(0)},
                    List.of(new int[grid.t()]),
                    new double[1]);
        }
    }

    /** A transformer of either kind. */
    record Model(WanDitConfig config, DiffusionTransformer dit, Map<String, Tensor> weights) implements AutoCloseable {
        static Model open(WanDitConfig config, List<TensorFile> files, long most) {
            return FileWeights.build(w -> build(config, w), files, DType.F32, most);
        }

        private static Model build(WanDitConfig config, Weights w) {
            DiffusionTransformer dit = config.hasControl()
                    ? new WanVaceDit(config, DType.F32, Times.EXACT, w)
                    : new WanDit(config, DType.F32, Times.EXACT, w);
            return new Model(config, dit, w.declared());
        }

        /** Latents [1, C, T, H, W]. */
        Tensor velocity(Call call) {
            Pack pack = call.pack(config.patchSize());
            Tensor v = dit instanceof WanVaceDit controlled
                    ? controlled.controlled(call.strength).velocity(pack, Progress.SILENT)
                    : ((WanDit) dit).velocity(pack, Progress.SILENT);
            return config.patchSize().unpatchify(v, pack.clips().get(0)).unsqueeze(0);
        }

        @Override
        public void close() {
            weights.values().forEach(Tensor::close);
        }
    }
}
