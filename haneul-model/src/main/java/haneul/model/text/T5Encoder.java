package haneul.model.text;

import haneul.core.HaneulException;
import haneul.model.cost.Cost;
import haneul.model.cost.Op;
import haneul.model.weights.Config;
import haneul.model.weights.FileWeights;
import haneul.model.weights.HfFolder;
import haneul.model.weights.Keys;
import haneul.model.weights.TensorFile;
import haneul.model.weights.WeightBudget;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Device;
import haneul.tensor.Grad;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A frozen T5-family encoder as text encoder. The Wan family uses UMT5-XXL through it, as in diffusers'
 * pipelines: prompts are cleaned, truncated to {@code tokens} tokens with the end token kept, and padded with
 * zeros.
 *
 * <p>The published one has 5.7 billion weights. One that exceeds the {@link WeightBudget} is streamed: a layer
 * is read when it runs and freed after it, and nothing is held between two calls. {@link #encodeAll} reads
 * each layer once for all its texts.
 */
public final class T5Encoder implements TextEncoder {
    /** The names of its weights in the authors' files. */
    public static final Keys KEYS = Keys.beside(T5Encoder.class, "umt5.keys");

    private static final String TEXT_ENCODER = "text_encoder";
    private static final String TOKENIZER = "tokenizer";
    private static final List<String> WORDS = List.of("shared", "encoder.embed_tokens");

    private final T5Config config;
    private final int tokens;
    private final Tokenizer tokenizer;
    private final T5 network;
    private final Map<String, Tensor> weights;

    private T5Encoder(T5Config config, int tokens, Tokenizer tokenizer, T5 network, Map<String, Tensor> weights) {
        this.config = config;
        this.tokens = tokens;
        this.tokenizer = tokenizer;
        this.network = network;
        this.weights = weights;
    }

    /**
     * Opens the parts {@code text_encoder} and {@code tokenizer} of a folder. All is checked, and of a large one nothing
     * read.
     *
     * @param tokens length of an encoded prompt, 2 to 65,536; Wan was trained with 512
     */
    public static T5Encoder open(HfFolder hf, int tokens, Precision precision) {
        List<String> lacking = new ArrayList<>(List.of(TEXT_ENCODER, TOKENIZER));
        lacking.removeAll(hf.parts());
        if (!lacking.isEmpty()) {
            throw new HaneulException(
                    "The model has no text encoder that can be used",
                    "its " + HfFolder.INDEX + " names " + hf.parts() + " and lacks " + lacking,
                    "use a folder with all parts of the model");
        }
        return open(
                hf.config(TEXT_ENCODER),
                hf.weights(TEXT_ENCODER),
                hf.folder(TOKENIZER).resolve(Tokenizer.FILE),
                tokens,
                precision);
    }

    /**
     * Opens an encoder from separate files.
     *
     * @param weights one file or its shards, with the hub's names
     * @param tokenizer a {@code tokenizer.json}
     */
    public static T5Encoder open(
            Config config, List<TensorFile> weights, Path tokenizer, int tokens, Precision precision) {
        if (tokens < 2 || tokens > 1 << 16) {
            throw new HaneulException(
                    "A prompt cannot have " + tokens + " tokens",
                    "the least is one word and its end mark, and the most 65536",
                    "choose 512, which Wan was trained with");
        }
        Tokenizer cutter = Tokenizer.open(tokenizer, tokens);
        try {
            T5Config shape = config.into(c -> {
                T5Config read = T5Config.read(c);
                if (cutter.highest() >= read.words()) {
                    c.problem("\"vocab_size\" is " + read.words() + ", but " + tokenizer + " has tokens up to number "
                            + cutter.highest());
                }
                return read;
            });
            return load(shape, weights, cutter, tokens, precision.compute());
        } catch (RuntimeException e) {
            cutter.close();
            throw e;
        }
    }

    private static T5Encoder load(T5Config shape, List<TensorFile> files, Tokenizer cutter, int tokens, DType compute) {
        Set<String> there = new TreeSet<>();
        files.forEach(f -> there.addAll(f.names()));
        List<String> words =
                WORDS.stream().filter(w -> there.contains(w + ".weight")).toList();
        return FileWeights.build(
                w -> build(shape, words.isEmpty() ? WORDS.subList(0, 1) : words, cutter, tokens, compute, w),
                files,
                compute,
                WeightBudget.of(Device.current().memory()).text());
    }

    private static T5Encoder build(
            T5Config shape, List<String> words, Tokenizer cutter, int tokens, DType compute, Weights w) {
        T5 network = new T5(shape, compute, words, w);
        return new T5Encoder(shape, tokens, cutter, network, w.declared());
    }

    /** Declares the weights of such an encoder, by the hub's names. */
    public static void declare(T5Config config, Weights w) {
        new T5(config, DType.F32, WORDS.subList(0, 1), w);
    }

    @Override
    public int width() {
        return config.width();
    }

    @Override
    public String name() {
        return "umt5";
    }

    @Override
    public int longest() {
        return tokens;
    }

    @Override
    public int truncated(String text) {
        return tokenizer.truncated(Cleaning.clean(text));
    }

    /** The token ids of a text after truncation, the end token included: 1 to {@link #longest()} of them. */
    public long[] ids(String text) {
        return tokenizer.ids(Cleaning.clean(text));
    }

    /** A text as [{@link #longest()}, width] float32; rows behind its last token are zeros. */
    @Override
    public Tensor encode(String text) {
        return encodeAll(List.of(text)).get(0);
    }

    @Override
    public List<Tensor> encodeAll(List<String> texts) {
        List<long[]> ids = texts.stream().map(this::ids).toList();
        try (Grad off = Grad.off();
                Scope scope = Scope.open()) {
            return network.forward(ids).stream().map(t -> padded(t).keep()).toList();
        }
    }

    private Tensor padded(Tensor text) {
        return Tensor.cat(List.of(text, Tensor.zeros(tokens - text.size(0), config.width())), 0);
    }

    @Override
    public Cost cost(int tokens) {
        long inner = (long) config.heads() * config.headWidth();
        Cost layer = Cost.of(new Op.Product(tokens, config.width(), inner), 3)
                .and(new Op.Product(tokens, inner, config.width()), 1)
                .and(new Op.Product(tokens, config.width(), config.inner()), config.gated() ? 2 : 1)
                .and(new Op.Product(tokens, config.inner(), config.width()), 1)
                .and(new Op.Attention(1, tokens, tokens, config.heads(), config.headWidth()), 1)
                .and(new Op.Pass((long) tokens * config.width()), 8)
                .and(new Op.Pass((long) tokens * config.inner()), 2);
        return layer.times(config.layers());
    }

    /** The number of weights. */
    public long parameters() {
        return weights.entrySet().stream()
                .filter(e ->
                        !e.getKey().equals(WORDS.get(1) + ".weight") || !weights.containsKey(WORDS.get(0) + ".weight"))
                .mapToLong(e -> e.getValue().count())
                .sum();
    }

    /** Frees what it holds. It cannot be used after that; open it again, which for a large one reads nothing. */
    @Override
    public void close() {
        weights.values().forEach(Tensor::close);
        tokenizer.close();
    }
}
