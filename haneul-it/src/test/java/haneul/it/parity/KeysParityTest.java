package haneul.it.parity;

import haneul.it.parity.TransformerParityTest.Call;
import haneul.it.parity.TransformerParityTest.Model;
import haneul.model.family.wan.WanDit;
import haneul.model.family.wan.WanDitConfig;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Lora;
import haneul.model.weights.Safetensors;
import haneul.model.weights.TensorFile;
import haneul.tensor.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same weights as single files in other names, and LoRAs in other names. */
class KeysParityTest {
    private static final double ALLOWED = 1e-4;

    static Stream<Arguments> singleFiles() {
        return Golden.each("golden", Golden::singles);
    }

    static Stream<Arguments> loras() {
        return Golden.each("golden-lora", Golden::loras);
    }

    @ParameterizedTest
    @MethodSource("singleFiles")
    void aSingleFileGivesTheSame(Path folder, String name, Path file) {
        Golden.skip(name);
        measure(folder, "golden", ".original/" + name, List.of(WanDit.KEYS.view(Safetensors.open(file))));
    }

    @ParameterizedTest
    @MethodSource("loras")
    void aLoraOfEveryStyleGivesTheSame(Path folder, String style, Path file) {
        Golden.skip(style);
        List<Lora> loras = List.of(Lora.open(file, Golden.loraScale(folder)));
        List<TensorFile> merged =
                Lora.merge(HfFolder.open(folder).weights("transformer"), WanDit.KEYS, loras, note -> {});
        measure(folder, "golden-lora", ".lora/" + style, merged);
    }

    private static void measure(Path folder, String stem, String note, List<TensorFile> files) {
        HfFolder hf = HfFolder.open(folder);
        try (Golden golden = Golden.open(folder, stem, "keys" + note)) {
            for (int n = 0; golden.has("transformer." + n + ".output"); n++) {
                for (long most : new long[] {Long.MAX_VALUE, 0}) {
                    String name = "transformer." + n + ".output";
                    WanDitConfig config = WanDitConfig.read(hf.config("transformer"));
                    try (Scope scope = Scope.open();
                            Model model = Model.open(config, files, most)) {
                        golden.same(
                                name + note + (most == 0 ? ".streamed" : ""),
                                model.velocity(Call.read(golden, "transformer." + n + ".")),
                                golden.get(name),
                                ALLOWED);
                    }
                }
            }
        }
    }
}
