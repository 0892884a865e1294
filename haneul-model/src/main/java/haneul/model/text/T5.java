package haneul.model.text;

import haneul.nn.Init;
import haneul.nn.Layers;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The encoder network of the T5 family with a relative position bias in each layer, as UMT5 has it (T5 1.1:
 * Raffel et al., 2020; UMT5: Chung et al., "UniMax", 2023): RMS norm before each part, no biases, attention
 * logits that are not scaled.
 *
 * <p>The residual stream, norms and attention are float32; linear layers compute in {@code compute}. The token
 * embedding is a stack of one layer, so that of a streamed one only the rows in use are read.
 *
 * <p>Legend: S tokens of all texts, L tokens of one, D width, H heads, W width of a head.
 */
final class T5 {
    private final T5Config config;
    private final DType compute;
    private final List<Tensor> embeddings;
    private final List<Block> blocks;
    private final Norm norm;

    /**
     * Declares its weights by the hub's names.
     *
     * @param words the names of the token embedding in the files: {@code shared}, {@code encoder.embed_tokens},
     *     or both, as it is the same matrix
     */
    T5(T5Config c, DType compute, List<String> words, Weights w) {
        this.config = c;
        this.compute = compute;
        embeddings = w.stack(words, t -> t.param("weight", Init.normal(1), c.words(), c.width()));
        blocks = w.stack("encoder.block", c.layers(), b -> new Block(c, b));
        norm = new Norm.Rms(w.at("encoder.final_layer_norm"), c.width(), c.eps());
    }

    /** The tokens of several texts, each of one or more → a vector for every token: [L, D] float32 for each text. */
    List<Tensor> forward(List<long[]> texts) {
        long[] ids = texts.stream().flatMapToLong(Arrays::stream).toArray();
        long[] lengths = texts.stream().mapToLong(t -> t.length).toArray();
        int longest = (int) Arrays.stream(lengths).max().orElseThrow();
        Tensor distances = Tensor.of(distances(longest), longest, longest);
        Tensor x = Layers.fold(
                embeddings.subList(0, 1),
                Tensor.of(ids, ids.length),
                (table, named) -> Ops.embedding(named, table).to(DType.F32)); // [S, D]
        x = Layers.fold(blocks, x, (block, y) -> block.forward(y, lengths, distances, compute));
        return norm.forward(x).split(0, lengths);
    }

    /**
     * Relative position buckets [count, count] of query and key (Raffel et al., 2020). Short distances have
     * buckets of their own, longer ones share them on a logarithmic scale; keys ahead of the query have the
     * upper half. The logarithm is libtorch's, in float32, as a distance may lie on a boundary.
     */
    private long[] distances(int count) {
        int half = config.buckets() / 2;
        int near = config.near();
        float[] steps = new float[count];
        for (int d = 0; d < count; d++) {
            steps[d] = d;
        }
        float[] scale = Tensor.of(steps, count)
                .over(near)
                .log()
                .over(Math.log((double) config.farthest() / near))
                .times(half - near)
                .toFloats();
        long[] out = new long[count * count];
        for (int from = 0; from < count; from++) {
            for (int to = 0; to < count; to++) {
                int d = Math.abs(to - from);
                int size = d < near ? d : Math.min(half - 1, near + (int) scale[d]);
                out[from * count + to] = (to > from ? half : 0) + size;
            }
        }
        return out;
    }

    /** One encoder layer: self-attention with relative position bias, then the feed-forward network. */
    private static final class Block {
        private final int heads;
        private final Norm attentionNorm;
        private final Linear q;
        private final Linear k;
        private final Linear v;
        private final Linear out;
        private final Tensor relativeBias;
        private final Norm ffnNorm;
        private final FeedForward ffn;

        Block(T5Config c, Weights w) {
            heads = c.heads();
            Weights selfAttention = w.at("layer.0");
            long inner = (long) c.heads() * c.headWidth();
            attentionNorm = new Norm.Rms(selfAttention.at("layer_norm"), c.width(), c.eps());
            Weights attention = selfAttention.at("SelfAttention");
            q = map(attention, "q", c.width(), inner);
            k = map(attention, "k", c.width(), inner);
            v = map(attention, "v", c.width(), inner);
            out = map(attention, "o", inner, c.width());
            relativeBias = attention.param("relative_attention_bias.weight", Init.normal(0.02), c.buckets(), c.heads());
            Weights mlp = w.at("layer.1");
            ffnNorm = new Norm.Rms(mlp.at("layer_norm"), c.width(), c.eps());
            ffn = new FeedForward(c, mlp.at("DenseReluDense"));
        }

        /** x [S, D]; the texts' lengths sum to S; distances [L, L] of the longest. */
        Tensor forward(Tensor x, long[] lengths, Tensor distances, DType compute) {
            Tensor y = attentionNorm.forward(x).to(compute);
            Tensor bias = Ops.embedding(distances, relativeBias)
                    .to(DType.F32)
                    .permute(2, 0, 1)
                    .unsqueeze(0); // [1, H, L, L]
            List<Tensor> queries = q.forward(y).split(0, lengths);
            List<Tensor> keys = k.forward(y).split(0, lengths);
            List<Tensor> values = v.forward(y).split(0, lengths);
            List<Tensor> attended = new ArrayList<>();
            for (int i = 0; i < lengths.length; i++) {
                Tensor own = bias.slice(2, 0, lengths[i]).slice(3, 0, lengths[i]);
                Tensor h = Ops.fusedAttention(
                        byHead(queries.get(i)), byHead(keys.get(i)), byHead(values.get(i)), own, 1); // [1, H, L, W]
                attended.add(h.squeeze(0).transpose(0, 1).reshape(lengths[i], -1)); // [L, H·W]
            }
            x = x.plus(out.forward(Tensor.cat(attended, 0).to(compute)));
            return x.plus(ffn.forward(ffnNorm.forward(x).to(compute)));
        }

        /** [L, H·W] → [1, H, L, W] float32. */
        private Tensor byHead(Tensor x) {
            return x.to(DType.F32).reshape(1, x.size(0), heads, -1).transpose(1, 2);
        }
    }

    /** The feed-forward network; gated: Shazeer, "GLU variants improve transformer", 2020. */
    private static final class FeedForward {
        private final String activation;
        private final List<Linear> up;
        private final Linear down;

        FeedForward(T5Config c, Weights w) {
            activation = c.feedForward();
            up = c.gated()
                    ? List.of(map(w, "wi_0", c.width(), c.inner()), map(w, "wi_1", c.width(), c.inner()))
                    : List.of(map(w, "wi", c.width(), c.inner()));
            down = map(w, "wo", c.inner(), c.width());
        }

        Tensor forward(Tensor x) {
            Tensor active = activate(up.get(0).forward(x));
            return down.forward(up.size() == 1 ? active : active.times(up.get(1).forward(x)));
        }

        private Tensor activate(Tensor x) {
            return switch (activation) {
                case "gated-gelu", "gated-gelu_new", "gelu_new" -> x.geluTanh(); // gated-gelu means the one by tanh
                case "gelu" -> x.gelu();
                case "silu", "gated-silu" -> x.silu();
                case "relu", "gated-relu" -> x.relu();
                default -> throw new IllegalStateException("the config let " + activation + " through");
            };
        }
    }

    private static Linear map(Weights w, String name, long in, long out) {
        return Linear.withoutBias(w.at(name), in, out, Init.fanIn());
    }
}
