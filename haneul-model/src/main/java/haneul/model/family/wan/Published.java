package haneul.model.family.wan;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.model.family.wan.vae.WanVae;
import haneul.model.family.wan.vae.WanVaeConfig;
import haneul.model.text.T5Config;
import haneul.model.text.T5Encoder;
import haneul.model.weights.Config;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Synthetic;
import haneul.model.weights.TensorFile;
import haneul.nn.Weights;
import haneul.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The shapes of published Wan checkpoints, and random weights of these shapes: what such a model takes on a machine is
 * seen before it is downloaded. The shapes are in {@code published.json}.
 */
public final class Published {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};
    private static final int BYTES = 256;

    /** Free space beyond the weights themselves. */
    private static final double SPARE = 1.02;

    /** What Wan 2.2's compression network sees: red, green and blue of squares of four pixels. */
    private static final int SQUARES = 12;

    /** A part of a model: its config and its weights. */
    private record Part(String name, String stem, JsonNode config, Synthetic weights) {}

    private final JsonNode model;
    private final List<Part> parts;

    private Published(JsonNode model, List<Part> parts) {
        this.model = model;
        this.parts = parts;
    }

    /** The names that are known, such as {@code wan-1.3b}. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        all().path("models").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * A checkpoint's shapes.
     *
     * @param type of its weights: {@code bf16}, {@code fp16} or {@code fp32}
     */
    public static Published of(String name, String type) {
        return of(
                name,
                switch (type) {
                    case "bf16" -> DType.BF16;
                    case "fp16" -> DType.F16;
                    case "fp32" -> DType.F32;
                    default ->
                        throw new HaneulException(
                                "Weights cannot be written as " + type,
                                "the types are bf16, fp16 and fp32",
                                "choose ‹type› bf16");
                });
    }

    /**
     * A checkpoint's shapes.
     *
     * @param store the type of its weights
     */
    public static Published of(String name, DType store) {
        JsonNode all = all();
        JsonNode model = all.path("models").path(name);
        if (model.isMissingNode()) {
            throw new HaneulException(
                    "There are no shapes called " + name,
                    "known are " + String.join(", ", names()),
                    "choose one of them");
        }
        JsonNode text = textEncoder(all, model.path("text_encoder").asText());
        JsonNode vae = all.path("vae").path(model.path("vae").asText());
        JsonNode dit = model.path("transformer");
        T5Config umt5 = Config.of("text_encoder", text).into(T5Config::read);
        WanVaeConfig network = WanVaeConfig.read(Config.of("vae", vae));
        WanDitConfig transformer = WanDitConfig.read(Config.of("transformer", dit));
        Consumer<Weights> declared = w -> transformer.network(DType.F32, Times.WHOLE, w);
        String stem = "diffusion_pytorch_model";
        return new Published(
                model,
                List.of(
                        new Part("text_encoder", "model", text, new Synthetic(w -> T5Encoder.declare(umt5, w), store)),
                        new Part("vae", stem, vae, new Synthetic(w -> new WanVae(network, w), store)),
                        new Part("transformer", stem, dit, new Synthetic(declared, store))));
    }

    /** The config of the text encoder that all published Wan models share, UMT5-XXL. */
    static Config textEncoder() {
        return Config.of("the published config of the text encoder", textEncoder(all(), "xxl"));
    }

    /** The config of the published network, of Wan 2.1 or 2.2, to which a file in the hub's names belongs. */
    static Config vae(TensorFile file) {
        String first = "encoder.conv_in.weight"; // [D, C, 3, 3, 3]
        boolean squares = file.has(first)
                && file.shape(first).rank() > 1
                && file.shape(first).at(1) == SQUARES;
        JsonNode config = all().path("vae").path(squares ? "2.2" : "2.1");
        return Config.of("the published config of the compression network", config);
    }

    private static JsonNode textEncoder(JsonNode all, String name) {
        return all.path("text_encoder").path(name);
    }

    private static JsonNode all() {
        try (InputStream in = Objects.requireNonNull(Published.class.getResourceAsStream("published.json"))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("published.json cannot be read", e);
        }
    }

    /** Weights of all parts. */
    public long count() {
        return parts.stream().mapToLong(p -> p.weights.count()).sum();
    }

    /** Bytes of a disk that they take. */
    public long bytes() {
        return parts.stream().mapToLong(p -> p.weights.bytes()).sum();
    }

    /**
     * Refuses a checkpoint that the disk has no room for.
     *
     * @return a note where the free space cannot be read
     */
    public Optional<String> checkSpace(Path folder) {
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            long free =
                    there == null ? Long.MAX_VALUE : Files.getFileStore(there).getUsableSpace();
            if (free < bytes() * SPARE) {
                throw new HaneulException(
                        "The checkpoint cannot be written to " + folder,
                        String.format(
                                Locale.ROOT,
                                "it takes %.1f GB and the disk has %.1f GB free",
                                bytes() / 1e9,
                                free / 1e9),
                        "free some space, choose another ‹out›, or a smaller ‹type›");
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the free space of the disk cannot be read: " + e.getMessage());
        }
    }

    /** Writes a checkpoint in the hub's layout, there whole or not at all. */
    public void write(Path folder, long seed, Progress progress) {
        HfFolder.write(folder, writer -> {
            Map<String, Object> index = new LinkedHashMap<>();
            index.put("_class_name", model.path("class").asText());
            index.put("expand_timesteps", model.path("expand_timesteps").asBoolean(false));
            index.put("scheduler", List.of("diffusers", "UniPCMultistepScheduler"));
            index.put("text_encoder", List.of("transformers", "UMT5EncoderModel"));
            index.put("tokenizer", List.of("transformers", "T5TokenizerFast"));
            index.put(
                    "transformer",
                    List.of(
                            "diffusers",
                            model.path("transformer").path("_class_name").asText()));
            index.put("vae", List.of("diffusers", "AutoencoderKLWan"));
            writer.index(index);
            Config.write(writer.folder().resolve("scheduler").resolve("scheduler_config.json"), scheduler());
            Config.write(writer.folder().resolve("tokenizer").resolve("tokenizer.json"), tokenizer());
            long before = 0;
            for (Part p : parts) {
                Path to = writer.folder().resolve(p.name);
                Config.write(to.resolve(HfFolder.CONFIG), JSON.convertValue(p.config, MAP));
                p.weights.write(to, p.stem, seed + before, progress, before, bytes());
                before += p.weights.bytes();
            }
        });
    }

    private Map<String, Object> scheduler() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("_class_name", "UniPCMultistepScheduler");
        out.put("flow_shift", model.path("flow_shift").asDouble());
        out.put("num_train_timesteps", 1000);
        out.put("prediction_type", "flow_prediction");
        out.put("solver_order", 2);
        out.put("solver_type", "bh2");
        out.put("use_flow_sigmas", true);
        return out;
    }

    /** One token for each byte of a text: the true one belongs to the checkpoint and cannot be made up. */
    private static Map<String, Object> tokenizer() {
        List<Object> pieces = new ArrayList<>();
        List<Object> marks = new ArrayList<>();
        for (String mark : List.of("<pad>", "</s>", "<unk>")) {
            marks.add(Map.of(
                    "id",
                    marks.size(),
                    "content",
                    mark,
                    "single_word",
                    false,
                    "lstrip",
                    false,
                    "rstrip",
                    false,
                    "normalized",
                    false,
                    "special",
                    true));
            pieces.add(List.of(mark, 0.0));
        }
        for (int b = 0; b < BYTES; b++) {
            pieces.add(List.of(String.format("<0x%02X>", b), -5.0));
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", "1.0");
        out.put("added_tokens", marks);
        out.put(
                "pre_tokenizer",
                Map.of("type", "Metaspace", "replacement", "▁", "prepend_scheme", "always", "split", true));
        out.put(
                "post_processor",
                Map.of(
                        "type",
                        "TemplateProcessing",
                        "single",
                        List.of(
                                Map.of("Sequence", Map.of("id", "A", "type_id", 0)),
                                Map.of("SpecialToken", Map.of("id", "</s>", "type_id", 0))),
                        "pair",
                        List.of(
                                Map.of("Sequence", Map.of("id", "A", "type_id", 0)),
                                Map.of("Sequence", Map.of("id", "B", "type_id", 1))),
                        "special_tokens",
                        Map.of("</s>", Map.of("id", "</s>", "ids", List.of(1), "tokens", List.of("</s>")))));
        out.put("model", Map.of("type", "Unigram", "unk_id", 2, "byte_fallback", true, "vocab", pieces));
        return out;
    }

    /** Its size in words. */
    public String size() {
        return String.format(Locale.ROOT, "%,d numbers, %.1f GB", count(), bytes() / 1e9);
    }
}
