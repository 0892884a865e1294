package haneul.it.parity;

import haneul.model.text.T5Encoder;
import haneul.model.weights.HfFolder;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Precision;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens and text encoder against the reference: two texts on their own, and the prompts of the whole pipeline. */
@ExtendWith(LeakCheck.class)
class TextParityTest {
    /** What make_wan.py measures. */
    private static final Map<String, String> TEXTS = Map.of(
            "short",
            "a red circle",
            "long",
            "two cats in sunglasses box on a spotlit stage, their fur ruffled, a crowd cheering behind them 하늘을 나는"
                    + " 고래 空を飛ぶ鯨 une baleine vole dans le ciel eine Katze läuft über die Straße 天空中飞翔的鲸鱼");

    static Stream<Path> folders() {
        return Golden.folders("golden").stream();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void tokensAndVectors(Path folder) {
        try (Golden golden = Golden.open(folder, "golden", "text");
                T5Encoder encoder = open(golden)) {
            for (String name : List.of("short", "long")) {
                if (golden.has("text." + name + ".ids")) {
                    compare(golden, encoder, "text." + name, TEXTS.get(name));
                }
            }
            String heard = "transformer.%d.encoder_hidden_states";
            if (golden.has(heard.formatted(0))) {
                Tensor prompt = encoder.encode(golden.call().path("prompt").asText());
                golden.same(heard.formatted(0), prompt, 1e-4);
            }
            if (golden.has(heard.formatted(1))
                    && golden.call().path("guidance_scale").asDouble() > 1) {
                Tensor negative =
                        encoder.encode(golden.call().path("negative_prompt").asText());
                golden.same(heard.formatted(1), negative, 1e-4);
            }
        }
    }

    private static T5Encoder open(Golden golden) {
        int tokens = golden.call().path("max_sequence_length").asInt(512);
        return T5Encoder.open(HfFolder.open(golden.folder()), tokens, Precision.FP32);
    }

    /** Behind the last token the reference has padding and what the encoder makes of it, which its pipelines cut off. */
    private static void compare(Golden golden, T5Encoder encoder, String name, String text) {
        long[] ids = encoder.ids(text);
        long[] padded = Arrays.copyOf(ids, encoder.longest());
        long[] ones = new long[padded.length];
        Arrays.fill(ones, 0, ids.length, 1);
        Tensor mask = Tensor.of(ones, ones.length);
        golden.same(name + ".mask", mask, 0);
        Tensor wantedIds = golden.get(name + ".ids").times(golden.get(name + ".mask"));
        golden.same(name + ".ids", Tensor.of(padded, padded.length), wantedIds, 0);
        Tensor heard = golden.get(name + ".mask").to(DType.F32).unsqueeze(-1); // [1, S, 1]
        Tensor wanted = golden.get(name + ".hidden").to(DType.F32).times(heard);
        golden.same(name + ".hidden", encoder.encode(text), wanted, 1e-4);
    }
}
