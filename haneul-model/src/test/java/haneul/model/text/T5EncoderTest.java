package haneul.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.weights.Config;
import haneul.model.weights.FileWeights;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Keys;
import haneul.model.weights.Safetensors;
import haneul.model.weights.TensorFile;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.LeakCheck;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A small encoder of odd sizes: heads narrower than the vectors, few classes of distance. */
@ExtendWith(LeakCheck.class)
class T5EncoderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final T5Config SHAPE = new T5Config(40, 24, 3, 3, 5, 31, "gated-gelu", 12, 9, 1e-6);
    private static final List<String> LETTERS =
            List.of("<pad>", "</s>", "<unk>", "▁", "a", "b", "c", "▁a", "▁b", "ab", "&");

    @TempDir
    Path folder;

    private static Map<String, Object> config() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("model_type", "umt5"),
                Map.entry("vocab_size", SHAPE.words()),
                Map.entry("d_model", SHAPE.width()),
                Map.entry("num_layers", SHAPE.layers()),
                Map.entry("num_heads", SHAPE.heads()),
                Map.entry("d_kv", SHAPE.headWidth()),
                Map.entry("d_ff", SHAPE.inner()),
                Map.entry("feed_forward_proj", SHAPE.feedForward()),
                Map.entry("relative_attention_num_buckets", SHAPE.buckets()),
                Map.entry("relative_attention_max_distance", SHAPE.farthest()),
                Map.entry("layer_norm_epsilon", SHAPE.eps())));
    }

    /** A Unigram of letters; its own wish to pad and to cut is to be left aside. */
    private static ObjectNode tokenizer() {
        ObjectNode json = JSON.createObjectNode().put("version", "1.0");
        json.putObject("truncation")
                .put("direction", "Right")
                .put("max_length", 5)
                .put("strategy", "LongestFirst")
                .put("stride", 0);
        json.putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        for (int i = 0; i < 3; i++) {
            added.addObject()
                    .put("id", i)
                    .put("content", LETTERS.get(i))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        json.putNull("normalizer");
        json.putObject("pre_tokenizer")
                .put("type", "Metaspace")
                .put("replacement", "▁")
                .put("prepend_scheme", "always")
                .put("split", true);
        ObjectNode marks = json.putObject("post_processor").put("type", "TemplateProcessing");
        ArrayNode single = marks.putArray("single");
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        single.addObject().putObject("SpecialToken").put("id", "</s>").put("type_id", 0);
        marks.putArray("pair");
        ObjectNode mark = marks.putObject("special_tokens").putObject("</s>").put("id", "</s>");
        mark.putArray("ids").add(1);
        mark.putArray("tokens").add("</s>");
        json.putNull("decoder");
        ObjectNode model = json.putObject("model").put("type", "Unigram").put("unk_id", 2);
        ArrayNode vocab = model.putArray("vocab");
        for (int i = 0; i < LETTERS.size(); i++) {
            vocab.addArray()
                    .add(LETTERS.get(i))
                    .add(i < 3 ? 0.0 : -1.0 - LETTERS.get(i).length() * 0.1);
        }
        return json;
    }

    private static Map<String, Tensor> weights() {
        Weights random = Weights.random(new Rng(11));
        assertThat(new T5(SHAPE, DType.F32, List.of("shared"), random)).isNotNull();
        Map<String, Tensor> all = new HashMap<>(random.declared());
        all.replaceAll((name, t) -> name.contains("norm") || name.contains("relative")
                ? Tensor.randn(new Rng(name.hashCode()), t.shape().dims())
                : t);
        return all;
    }

    private HfFolder write(
            Map<String, Object> config, Map<String, Tensor> weights, Consumer<ObjectNode> tokenizer, String... parts) {
        Path path = folder.resolve("model-" + System.nanoTime());
        HfFolder.write(path, out -> {
            Map<String, Object> index = new TreeMap<>(Map.of("_class_name", "WanPipeline"));
            for (String part : parts.length == 0 ? new String[] {"text_encoder", "tokenizer"} : parts) {
                index.put(part, List.of("transformers", "any"));
            }
            out.index(index).part("text_encoder", config, weights);
            Files.createDirectory(out.folder().resolve("tokenizer"));
            Files.createDirectory(out.folder().resolve("vae"));
            ObjectNode json = tokenizer();
            tokenizer.accept(json);
            out.text("tokenizer/tokenizer.json", JSON.writeValueAsString(json));
        });
        return HfFolder.open(path);
    }

    private HfFolder write() {
        return write(config(), weights(), json -> {});
    }

    @Test
    void aPromptBecomesAsManyVectorsAsAskedAndZerosBehindItsEnd() {
        try (T5Encoder encoder = T5Encoder.open(write(), 9, Precision.FP32)) {
            assertThat(encoder.ids(" a\u3000&amp;b ")).containsExactly(7, 3, 10, 5, 1);
            Tensor heard = encoder.encode(" a\u3000&amp;b ");
            assertThat(heard.shape().dims()).containsExactly(9, 24);
            assertThat(heard.slice(0, 5, 9).toFloats()).containsOnly(0);
            assertThat(heard.slice(0, 4, 5).abs().sum().item()).isGreaterThan(1);
            assertThat(encoder.encode("").slice(0, 1, 9).toFloats())
                    .as("no words: an end mark alone")
                    .containsOnly(0);
            assertThat(encoder.encode("").slice(0, 0, 1).abs().sum().item()).isGreaterThan(1);
        }
    }

    @Test
    void aLongPromptLosesWordsAndKeepsItsEndMark() {
        HfFolder hf = write();
        try (T5Encoder encoder = T5Encoder.open(hf, 4, Precision.FP32)) {
            assertThat(encoder.ids("a b")).containsExactly(7, 8, 1);
            assertThat(encoder.ids("a b c</s>c")).containsExactly(7, 8, 3, 1);
            assertThat(encoder.truncated("a b c")).isEqualTo(1);
            assertThat(encoder.truncated("a b")).isZero();
            assertThat(encoder.longest()).isEqualTo(4);
            assertThat(encoder.encode("a b c").shape().dims()).containsExactly(4, 24);
        }
        assertThatThrownBy(() -> T5Encoder.open(hf, 1, Precision.FP32)).isInstanceOf(HaneulException.class);
    }

    @Test
    void severalTextsAtOnceAreTheSameAsOneByOne() {
        try (T5Encoder encoder = T5Encoder.open(write(), 40, Precision.FP32)) {
            List<String> texts = List.of("a b c", "", "abc ".repeat(20), "b");
            List<Tensor> together = encoder.encodeAll(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(together.get(i)
                                .minus(encoder.encode(texts.get(i)))
                                .abs()
                                .max()
                                .item())
                        .isCloseTo(0, within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F16", "BF16"})
    void streamedItIsTheSameAsHeld(DType stored) {
        Map<String, Tensor> cast = new HashMap<>();
        weights().forEach((name, t) -> cast.put(name, t.to(stored)));
        Path file = folder.resolve("m.safetensors");
        Safetensors.write(file, cast, Map.of());
        List<TensorFile> files = List.of(Safetensors.open(file));
        long[] tokens = {7, 3, 10, 5, 39, 4, 4, 4, 9, 9, 1};
        for (DType compute : List.of(DType.F32, DType.BF16)) {
            Map<String, Tensor> declared = new HashMap<>();
            long before = Scope.liveTensors();
            T5 held = build(files, compute, 1L << 30, declared);
            long holding = Scope.liveTensors() - before;
            Tensor wanted = held.forward(List.of(tokens)).get(0);
            declared.values().forEach(Tensor::close);
            T5 streamed = build(files, compute, 0, declared);
            Tensor got = streamed.forward(List.of(tokens)).get(0);
            declared.values().forEach(Tensor::close);
            double off =
                    got.minus(wanted).abs().max().item() / wanted.abs().max().item();
            assertThat(off).as("in " + compute).isLessThan(1e-6);
            assertThat(holding).isEqualTo(declared.size());
        }
    }

    private static T5 build(List<TensorFile> files, DType compute, long most, Map<String, Tensor> declared) {
        declared.clear();
        return FileWeights.build(
                w -> {
                    T5 network = new T5(SHAPE, compute, List.of("shared"), w);
                    declared.putAll(w.declared());
                    return network;
                },
                files,
                compute,
                most);
    }

    @Test
    void loopsOverSingleNumbersGiveTheSame() {
        Map<String, Tensor> all = weights();
        try (T5Encoder encoder = T5Encoder.open(write(config(), all, json -> {}), 40, Precision.FP32)) {
            String text = "ab c ".repeat(5) + "& a b";
            float[] heard = encoder.encode(text).toFloats();
            double[][] wanted = new T5Loops(SHAPE, all).forward(encoder.ids(text));
            assertThat(wanted.length).as("long enough for the farthest class").isGreaterThan(2 * SHAPE.farthest());
            for (int i = 0; i < wanted.length; i++) {
                for (int j = 0; j < SHAPE.width(); j++) {
                    assertThat((double) heard[i * SHAPE.width() + j]).isCloseTo(wanted[i][j], within(2e-5));
                }
            }
        }
    }

    @Test
    void theTableOfWordsMayBeThereUnderBothOfItsNamesOrTheOther() {
        Map<String, Tensor> both = weights();
        both.put("encoder.embed_tokens.weight", both.get("shared.weight"));
        Map<String, Tensor> other = new HashMap<>(both);
        other.remove("shared.weight");
        try (T5Encoder one = T5Encoder.open(write(), 9, Precision.FP32);
                T5Encoder two = T5Encoder.open(write(config(), both, json -> {}), 9, Precision.FP32);
                T5Encoder three = T5Encoder.open(write(config(), other, json -> {}), 9, Precision.FP32)) {
            float[] wanted = one.encode("a b").toFloats();
            assertThat(two.encode("a b").toFloats()).isEqualTo(wanted);
            assertThat(three.encode("a b").toFloats()).isEqualTo(wanted);
            assertThat(two.parameters()).isEqualTo(one.parameters()).isEqualTo(three.parameters());
        }
    }

    @Test
    void theAuthorsNamesAreTheSameWeights() throws IOException {
        Keys keys = Keys.beside(T5Encoder.class, "umt5.keys");
        Map<String, Tensor> theirs = new HashMap<>();
        weights().forEach((name, t) -> theirs.put(keys.theirs(name), t));
        assertThat(theirs).containsKeys("token_embedding.weight", "blocks.2.ffn.gate.0.weight", "norm.weight");
        theirs.put("spiece_model", Tensor.of(new long[] {1}, 1));
        Path file = folder.resolve("theirs.safetensors");
        Safetensors.write(file, theirs, Map.of());
        HfFolder hf = write();
        Path tokenizer = hf.folder("tokenizer").resolve("tokenizer.json");
        Config config = hf.config("text_encoder");
        List<TensorFile> renamed = List.of(keys.view(Safetensors.open(file)));
        try (T5Encoder one = T5Encoder.open(hf, 9, Precision.FP32);
                T5Encoder two = T5Encoder.open(config, renamed, tokenizer, 9, Precision.FP32)) {
            assertThat(two.encode("a b").toFloats()).isEqualTo(one.encode("a b").toFloats());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu", "gelu", "gelu_new", "silu", "gated-relu", "gated-gelu_new", "gated-silu"})
    void otherFeedForwardPartsAreKnown(String kind) {
        Map<String, Object> config = config();
        config.put("feed_forward_proj", kind);
        Map<String, Tensor> all = weights();
        if (!kind.startsWith("gated-")) {
            for (int i = 0; i < SHAPE.layers(); i++) {
                String stem = "encoder.block." + i + ".layer.1.DenseReluDense.";
                all.remove(stem + "wi_1.weight");
                all.put(stem + "wi.weight", all.remove(stem + "wi_0.weight"));
            }
        }
        try (T5Encoder usual = T5Encoder.open(write(), 9, Precision.FP32);
                T5Encoder encoder = T5Encoder.open(write(config, all, json -> {}), 9, Precision.FP32)) {
            boolean same = kind.equals("gated-gelu_new"); // another name of the usual one
            double off =
                    encoder.encode("a b").minus(usual.encode("a b")).abs().max().item();
            assertThat(off).isBetween(same ? 0 : 1e-4, same ? 0 : 100.0);
        }
    }

    @Test
    void aConfigIsToldInOneGoAndWithATokenizerThatIsTooLarge() {
        Map<String, Object> config = config();
        config.put("vocab_size", 8);
        config.put("num_heads", "three");
        config.put("feed_forward_proj", "gated-swiglu");
        config.put("relative_attention_max_distance", 3);
        config.put("model_type", "t5");
        HfFolder hf = write(config, weights(), json -> {});
        assertThatThrownBy(() -> T5Encoder.open(hf, 9, Precision.FP32))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("\"vocab_size\" is 8, but")
                .hasMessageContaining("tokens up to number 10")
                .hasMessageContaining("\"num_heads\" is \"three\"")
                .hasMessageContaining("\"feed_forward_proj\" is \"gated-swiglu\"")
                .hasMessageContaining("\"relative_attention_max_distance\" is 3")
                .hasMessageContaining("\"model_type\" is \"t5\"");
    }

    @Test
    void addedTokensCountToo() {
        HfFolder hf = write(
                config(),
                weights(),
                json -> ((ArrayNode) json.get("added_tokens"))
                        .addObject()
                        .put("id", 40)
                        .put("content", "<extra>")
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true));
        assertThatThrownBy(() -> T5Encoder.open(hf, 9, Precision.FP32))
                .hasMessageContaining("\"vocab_size\" is 40, but")
                .hasMessageContaining("up to number 40");
    }

    @Test
    void marksCountTooAndWhatCannotBeCutIsAnErrorInWords() {
        HfFolder marks = write(
                config(),
                weights(),
                json -> ((ObjectNode) json.at("/post_processor/special_tokens/<~1s>"))
                        .putArray("ids")
                        .add(41));
        assertThatThrownBy(() -> T5Encoder.open(marks, 9, Precision.FP32)).hasMessageContaining("up to number 41");
        HfFolder unknown = write(
                config(),
                weights(),
                json -> ((ObjectNode) json.at("/post_processor/single/1/SpecialToken")).put("id", "<s>"));
        assertThatThrownBy(() -> T5Encoder.open(unknown, 9, Precision.FP32))
                .as("which would end the process in native code")
                .hasMessageContaining("uses a special token \"<s>\"");
        HfFolder strict = write(config(), weights(), json -> ((ObjectNode) json.get("model")).putNull("unk_id"));
        try (T5Encoder encoder = T5Encoder.open(strict, 9, Precision.FP32)) {
            assertThat(encoder.ids("a b")).hasSize(3);
            assertThatThrownBy(() -> encoder.ids("\u00e9")).isInstanceOf(HaneulException.class);
        }
    }

    @Test
    void weightsThatDoNotFitAreToldInOneGo() {
        Map<String, Tensor> all = weights();
        all.remove("shared.weight");
        all.put("encoder.final_layer_norm.weight", Tensor.ones(23));
        all.put("lm_head.weight", Tensor.ones(2));
        HfFolder hf = write(config(), all, json -> {});
        assertThatThrownBy(() -> T5Encoder.open(hf, 9, Precision.FP32))
                .hasMessageContaining("missing: \"shared.weight\"")
                .hasMessageContaining("\"encoder.final_layer_norm.weight\" has the shape [23]")
                .hasMessageContaining("not part of the model: \"lm_head.weight\"");
    }

    @Test
    void missingPartsAreToldTogether() throws IOException {
        HfFolder none = write(config(), weights(), json -> {}, "vae");
        assertThatThrownBy(() -> T5Encoder.open(none, 9, Precision.FP32))
                .hasMessageContaining("lacks [text_encoder, tokenizer]");
        HfFolder hf = write();
        Path json = hf.folder("tokenizer").resolve("tokenizer.json");
        for (String broken : List.of("", "[]", "{\"model\":", "{}", "{\"model\":{\"type\":\"Unigram\",\"vocab\":7}}")) {
            Files.writeString(json, broken);
            assertThatThrownBy(() -> T5Encoder.open(hf, 9, Precision.FP32))
                    .as(broken)
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining(json.toString());
        }
        Files.delete(json);
        assertThatThrownBy(() -> T5Encoder.open(hf, 9, Precision.FP32)).hasMessageContaining("there is no such file");
    }
}
