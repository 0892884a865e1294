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
 * The text encoder of the Wan family, a frozen UMT5, as diffusers' pipelines use it: prompts are cleaned, cut after
 * {@code tokens} tokens with the end mark kept, and what a shorter prompt lacks is zeros.
 *
 * <p>The published one has 5.7 billion weights. One that takes more than a gigabyte stays in its files: a layer is read
 * when it runs and freed after it, and between two calls nothing is held. {@link #encodeAll} reads each layer once for
 * all its texts.
 */
public final class Umt5Encoder implements TextEncoder {
    /** The names that its weights have in the authors' files. */
    public static final Keys KEYS = Keys.beside(Umt5Encoder.class, "umt5.keys");

    private static final String TEXT_ENCODER = "text_encoder";
    private static final String TOKENIZER = "tokenizer";
    private static final List<String> WORDS = List.of("shared", "encoder.embed_tokens");

    private final Umt5Config config;
    private final int tokens;
    private final Tokenizer tokenizer;
    private final Umt5 network;
    private final Map<String, Tensor> weights;

    private Umt5Encoder(Umt5Config config, int tokens, Tokenizer tokenizer, Umt5 network, Map<String, Tensor> weights) {
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
     * @param tokens how many vectors a prompt becomes, 2 to 65,536; Wan was trained with 512
     */
    public static Umt5Encoder open(HfFolder hf, int tokens, Precision precision) {
        List<String> lacking = new ArrayList<>(List.of(TEXT_ENCODER, TOKENIZER));
        lacking.removeAll(hf.parts());
        if (!lacking.isEmpty()) {
            throw new HaneulException(
                    "The model has no text encoder that can be used",
                    "its " + HfFolder.INDEX + " names " + hf.parts() + " and lacks " + lacking,
                    "download the model again, with all its parts");
        }
        return open(
                hf.config(TEXT_ENCODER),
                hf.weights(TEXT_ENCODER),
                hf.folder(TOKENIZER).resolve(Tokenizer.FILE),
                tokens,
                precision);
    }

    /**
     * The same from its pieces, which may lie in different places.
     *
     * @param weights one file or its shards, with the hub's names
     * @param tokenizer a {@code tokenizer.json}
     */
    public static Umt5Encoder open(
            Config config, List<TensorFile> weights, Path tokenizer, int tokens, Precision precision) {
        if (tokens < 2 || tokens > 1 << 16) {
            throw new HaneulException(
                    "A prompt cannot have " + tokens + " tokens",
                    "the least is one word and its end mark, and the most 65536",
                    "choose 512, which Wan was trained with");
        }
        Tokenizer cutter = Tokenizer.open(tokenizer, tokens);
        try {
            Umt5Config shape = config.into(c -> {
                Umt5Config read = Umt5Config.read(c);
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

    private static Umt5Encoder load(
            Umt5Config shape, List<TensorFile> files, Tokenizer cutter, int tokens, DType compute) {
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

    private static Umt5Encoder build(
            Umt5Config shape, List<String> words, Tokenizer cutter, int tokens, DType compute, Weights w) {
        Umt5 network = new Umt5(shape, compute, words, w);
        return new Umt5Encoder(shape, tokens, cutter, network, w.declared());
    }

    /** Declares the weights of such an encoder, by the hub's names. */
    public static void declare(Umt5Config config, Weights w) {
        new Umt5(config, DType.F32, WORDS.subList(0, 1), w);
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
    public int unheard(String text) {
        return tokenizer.cut(Cleaning.clean(text));
    }

    /** The numbers of the tokens that it hears of a text, the end mark included: 1 to {@link #longest()}. */
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

    /** How many weights it has. */
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
