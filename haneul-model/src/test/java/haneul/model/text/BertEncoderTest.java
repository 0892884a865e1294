package haneul.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.model.weights.Safetensors;
import haneul.model.weights.TensorFile;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Against the numbers that reference/make_bge.py printed. */
@ExtendWith(LeakCheck.class)
class BertEncoderTest {
    private static BertEncoder encoder;

    @BeforeAll
    static void load() {
        Threads.set(2);
        long live = Scope.liveTensors();
        long start = System.nanoTime();
        try (Tokenizer ignored = Tokenizer.of(
                "{\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"u\",\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":9,\"vocab\":{\"u\":0}}}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                9)) {
            System.out.printf("native tokenizer loaded in %.3f s%n", (System.nanoTime() - start) * 1e-9);
        }
        start = System.nanoTime();
        encoder = BertEncoder.bgeSmall();
        System.out.printf("text encoder loaded in %.3f s%n", (System.nanoTime() - start) * 1e-9);
        assertThat(Scope.liveTensors()).isGreaterThan(live);
    }

    @AfterAll
    static void close() {
        long live = Scope.liveTensors();
        encoder.close();
        assertThat(live - Scope.liveTensors()).as("tensors freed by close").isEqualTo(5 + 16 * 12);
    }

    @Test
    void givesTheNumbersOfTheReference() throws IOException, URISyntaxException {
        JsonNode notes = new ObjectMapper().readTree(BertEncoderTest.class.getResourceAsStream("bge.json"));
        TensorFile numbers =
                Safetensors.open(Path.of(Objects.requireNonNull(BertEncoderTest.class.getResource("bge.safetensors"))
                        .toURI()));
        double worst = 0;
        for (int n = 0; n < notes.get("sentences").size(); n++) {
            Tensor ours = encoder.encode(notes.get("sentences").get(n).textValue());
            Tensor theirs = numbers.load("exact." + n);
            assertThat(ours.shape()).isEqualTo(theirs.shape());
            worst = Math.max(worst, ours.minus(theirs).abs().max().item());
        }
        Tensor rows = Tensor.of(new long[] {0, 1, 255, 510, 511}, 5);
        Tensor cut = encoder.encode(notes.get("long").textValue());
        assertThat(cut.shape().toString()).isEqualTo("[512, 384]");
        worst = Math.max(
                worst,
                cut.index(0, rows).minus(numbers.load("exact.5")).abs().max().item());
        System.out.printf("largest difference to the reference %.2e%n", worst);
        assertThat(worst).isLessThan(1e-4);
    }

    @Test
    void anyUnicodeAndAnyLengthIsText() {
        for (String text : new String[] {
            "",
            " ",
            "\u0000",
            "\ud83c",
            "\udf88 reversed \ud83c",
            "🎈".repeat(1000),
            "\u202e\u0301\ufeff\uffff",
            "하늘 ".repeat(300),
            "x".repeat(5_000_000),
            "\n\t",
            "[CLS] [SEP] [MASK]",
            "e\u0301".repeat(70_000)
        }) {
            Tensor x = encoder.encode(text);
            assertThat(x.size(0)).isBetween(2L, 512L);
            assertThat(x.size(1)).isEqualTo(encoder.width());
            assertThat(x.isFinite()).isTrue();
        }
    }

    @Test
    void itIsKnownHowMuchOfALongTextIsHeard() {
        assertThat(encoder.longest()).isEqualTo(512);
        assertThat(encoder.truncated("red ".repeat(510))).isZero();
        assertThat(encoder.truncated("red ".repeat(700))).isEqualTo(190);
        assertThat(encoder.truncated("")).isZero();
    }

    @Test
    void sentencesThatMeanTheSameLieNear() {
        Tensor a = encoder.encode("a small red circle moves left");
        Tensor b = encoder.encode("a tiny crimson disc drifts to the left");
        Tensor c = encoder.encode("a large blue square stands still");
        assertThat(cosine(a, b)).isGreaterThan(cosine(a, c) + 0.05);
    }

    @Test
    void noGradientReachesTheFrozenWeights() {
        assertThat(encoder.encode("x").requiresGrad()).isFalse();
        assertThat(cosine(encoder.encode("x"), encoder.encode("x"))).isEqualTo(1, within(1e-6));
    }

    private static double cosine(Tensor a, Tensor b) {
        Tensor x = a.mean(0, false);
        Tensor y = b.mean(0, false);
        return x.times(y).sum().item() / (x.norm().item() * y.norm().item());
    }
}
