package haneul.model.caption;

import haneul.model.caption.DecoderBlock.KeyValues;
import haneul.nn.Init;
import haneul.nn.Norm;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Causal text decoder of CoCa (Yu et al., 2022): the first blocks see the words alone and end in the vector of the sentence for
 * the contrastive loss; the others attend to the clip or sentence as well and predict the next token. Input and output share
 * one table of tokens (Press and Wolf, 2017).
 *
 * <p>Legend: B sequences, T new tokens, V tokens of the vocabulary, D width.
 */
final class TextDecoder {
    /** Keys and values of the tokens so far, for each block. */
    record Cache(List<KeyValues> layers, int tokens) {
        static final Cache EMPTY = new Cache(List.of(), 0);

        /** That of some sequences, such as those that a beam keeps. */
        Cache at(long[] sequences) {
            Tensor rows = Tensor.of(sequences, sequences.length);
            return new Cache(layers.stream().map(l -> l.at(rows)).toList(), tokens);
        }

        /** Leaves the scope; {@link #close} frees it. */
        Cache own() {
            layers.forEach(KeyValues::own);
            return this;
        }

        void close() {
            layers.forEach(KeyValues::close);
        }
    }

    /** Keys and values of what is described, for each block; computed once for all tokens. */
    record Memory(
            List<@Nullable KeyValues> layers, @Nullable Tensor mask) {
        /** That of some sequences. */
        Memory at(long[] sequences) {
            Tensor rows = Tensor.of(sequences, sequences.length);
            List<@Nullable KeyValues> out = new ArrayList<>();
            layers.forEach(l -> out.add(l == null ? null : l.at(rows)));
            return new Memory(out, mask == null ? null : mask.index(0, rows));
        }

        /** Leaves the scope; {@link #close} frees it. */
        Memory own() {
            for (KeyValues l : layers) {
                if (l != null) {
                    l.own();
                }
            }
            return mask == null ? this : new Memory(layers, mask.own());
        }

        void close() {
            for (KeyValues l : layers) {
                if (l != null) {
                    l.close();
                }
            }
            if (mask != null) {
                mask.close();
            }
        }
    }

    /**
     * @param logits of the next token [B, T, V]
     * @param unimodal the states before anything but words was seen [B, T, D]
     */
    record Output(Tensor logits, Tensor unimodal, Cache cache) {}

    private final CaptionerConfig config;
    private final Tensor table;
    private final Tensor positions;
    private final List<DecoderBlock> blocks = new ArrayList<>();
    private final Norm norm;

    TextDecoder(CaptionerConfig c, Weights w) {
        config = c;
        int v = Vocabulary.size(c.pieces().size());
        table = w.param("token_embedding.weight", Init.normal(1 / Math.sqrt(c.dim())), v, c.dim());
        positions = w.param("position_embedding.weight", Init.normal(0.02), c.longest(), c.dim());
        for (int i = 0; i < c.unimodalBlocks() + c.multimodalBlocks(); i++) {
            blocks.add(new DecoderBlock(w.at("blocks." + i), c.dim(), c.heads(), i >= c.unimodalBlocks()));
        }
        norm = new Norm.Layer(w.at("norm"), c.dim(), EncoderBlock.EPS);
    }

    Memory memory(Attended to, DType type) {
        List<@Nullable KeyValues> out = new ArrayList<>();
        blocks.forEach(b -> out.add(b.memory(to, type)));
        return new Memory(out, to.mask());
    }

    /**
     * The next tokens after each one.
     *
     * @param ids of the new tokens, row by row [B · T]
     * @param before of the tokens before them
     */
    Output forward(long[] ids, int sequences, Memory memory, Cache before, DType type) {
        int t = ids.length / sequences;
        int from = before.tokens();
        Tensor x = Ops.embedding(Tensor.of(ids, sequences, t), table)
                .times(Math.sqrt(config.dim()))
                .plus(positions.slice(0, from, from + t)); // [B, T, D]
        Tensor causal = t == 1 ? null : ahead(t, from);
        List<KeyValues> caches = new ArrayList<>();
        Tensor unimodal = x;
        for (int i = 0; i < blocks.size(); i++) {
            if (i == config.unimodalBlocks()) {
                unimodal = x;
            }
            DecoderBlock.Step step = blocks.get(i)
                    .forward(
                            x,
                            causal,
                            from == 0 ? null : before.layers().get(i),
                            memory.layers().get(i),
                            memory.mask(),
                            type);
            x = step.x();
            caches.add(step.cache());
        }
        Tensor y = norm.forward(x).reshape((long) sequences * t, config.dim());
        Tensor logits = Ops.linear(y, table, null).reshape(sequences, t, table.size(0));
        return new Output(logits, unimodal, new Cache(caches, from + t));
    }

    /** −∞ where a key lies ahead of a query, [1, 1, T, P + T]. */
    private static Tensor ahead(int t, int before) {
        int keys = before + t;
        float[] out = new float[t * keys];
        for (int q = 0; q < t; q++) {
            for (int k = before + q + 1; k < keys; k++) {
                out[q * keys + k] = Float.NEGATIVE_INFINITY;
            }
        }
        return Tensor.of(out, 1, 1, t, keys);
    }
}
