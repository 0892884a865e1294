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
 * The network of a UMT5 encoder (Chung et al., "UniMax", 2023; after T5 1.1, Raffel et al., 2020): norms before each part
 * and only by root mean square, no biases, scores that are not scaled, and in every layer a number for each head and
 * distance between two tokens that is added to the scores.
 *
 * <p>The vectors between the layers, norms and attention are float32; linear maps compute in {@code compute}. The table of
 * words is a stack of one layer, so that of a streamed one only the rows that are named are read.
 *
 * <p>Legend: S tokens of all texts, L tokens of one, D width, H heads, W width of a head.
 */
final class Umt5 {
    private final Umt5Config config;
    private final DType compute;
    private final List<Tensor> words;
    private final List<Block> blocks;
    private final Norm norm;

    /**
     * Declares its weights by the hub's names.
     *
     * @param words the names that the table of words has in the files: {@code shared}, {@code encoder.embed_tokens} or,
     *     as it is the same table, both
     */
    Umt5(Umt5Config c, DType compute, List<String> words, Weights w) {
        this.config = c;
        this.compute = compute;
        this.words = w.stack(words, t -> t.param("weight", Init.normal(1), c.words(), c.width()));
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
                words.subList(0, 1),
                Tensor.of(ids, ids.length),
                (table, named) -> Ops.embedding(named, table).to(DType.F32)); // [S, D]
        x = Layers.fold(blocks, x, (block, y) -> block.forward(y, lengths, distances, compute));
        return norm.forward(x).split(0, lengths);
    }

    /**
     * The class of the distance from each token to each other: row by row of who looks. Short distances have classes of
     * their own, longer ones share them on a logarithmic scale; those ahead have the upper half. The logarithm is the
     * tensors' own, in float32, as a distance may lie on a boundary.
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

    /** Look at the other tokens, think alone. */
    private static final class Block {
        private final int heads;
        private final Norm attentionNorm;
        private final Linear q;
        private final Linear k;
        private final Linear v;
        private final Linear out;
        private final Tensor places;
        private final Norm thoughtNorm;
        private final FeedForward thought;

        Block(Umt5Config c, Weights w) {
            heads = c.heads();
            Weights look = w.at("layer.0");
            long inner = (long) c.heads() * c.headWidth();
            attentionNorm = new Norm.Rms(look.at("layer_norm"), c.width(), c.eps());
            Weights attention = look.at("SelfAttention");
            q = map(attention, "q", c.width(), inner);
            k = map(attention, "k", c.width(), inner);
            v = map(attention, "v", c.width(), inner);
            out = map(attention, "o", inner, c.width());
            places = attention.param("relative_attention_bias.weight", Init.normal(0.02), c.buckets(), c.heads());
            Weights think = w.at("layer.1");
            thoughtNorm = new Norm.Rms(think.at("layer_norm"), c.width(), c.eps());
            thought = new FeedForward(c, think.at("DenseReluDense"));
        }

        /** x [S, D]; the texts' lengths sum to S; distances [L, L] of the longest. */
        Tensor forward(Tensor x, long[] lengths, Tensor distances, DType compute) {
            Tensor y = attentionNorm.forward(x).to(compute);
            Tensor added = Ops.embedding(distances, places)
                    .to(DType.F32)
                    .permute(2, 0, 1)
                    .unsqueeze(0); // [1, H, L, L]
            List<Tensor> asking = q.forward(y).split(0, lengths);
            List<Tensor> asked = k.forward(y).split(0, lengths);
            List<Tensor> said = v.forward(y).split(0, lengths);
            List<Tensor> heard = new ArrayList<>();
            for (int i = 0; i < lengths.length; i++) {
                Tensor own = added.slice(2, 0, lengths[i]).slice(3, 0, lengths[i]);
                Tensor h = Ops.fusedAttention(
                        byHead(asking.get(i)), byHead(asked.get(i)), byHead(said.get(i)), own, 1); // [1, H, L, W]
                heard.add(h.squeeze(0).transpose(0, 1).reshape(lengths[i], -1)); // [L, H·W]
            }
            x = x.plus(out.forward(Tensor.cat(heard, 0).to(compute)));
            return x.plus(thought.forward(thoughtNorm.forward(x).to(compute)));
        }

        /** [L, H·W] → [1, H, L, W] float32. */
        private Tensor byHead(Tensor x) {
            return x.to(DType.F32).reshape(1, x.size(0), heads, -1).transpose(1, 2);
        }
    }

    /** Wider, bent, and back. Gated: Shazeer, "GLU variants improve transformer", 2020. */
    private static final class FeedForward {
        private final String bend;
        private final List<Linear> up;
        private final Linear down;

        FeedForward(Umt5Config c, Weights w) {
            bend = c.feedForward();
            up = c.gated()
                    ? List.of(map(w, "wi_0", c.width(), c.inner()), map(w, "wi_1", c.width(), c.inner()))
                    : List.of(map(w, "wi", c.width(), c.inner()));
            down = map(w, "wo", c.inner(), c.width());
        }

        Tensor forward(Tensor x) {
            Tensor bent = bend(up.get(0).forward(x));
            return down.forward(up.size() == 1 ? bent : bent.times(up.get(1).forward(x)));
        }

        private Tensor bend(Tensor x) {
            return switch (bend) {
                case "gated-gelu", "gated-gelu_new", "gelu_new" -> x.geluTanh(); // gated-gelu means the one by tanh
                case "gelu" -> x.gelu();
                case "silu", "gated-silu" -> x.silu();
                case "relu", "gated-relu" -> x.relu();
                default -> throw new IllegalStateException("the config let " + bend + " through");
            };
        }
    }

    private static Linear map(Weights w, String name, long in, long out) {
        return Linear.withoutBias(w.at(name), in, out, Init.fanIn());
    }
}
