package haneul.model.text;

import haneul.model.weights.Config;

/**
 * The shape of a UMT5 encoder, by the keys of its {@code config.json}; keys that are left out have the values that
 * transformers gives them.
 *
 * @param words rows of the table of words, at least as many as the tokenizer has tokens
 * @param width length of each vector
 * @param heads heads of attention, each {@code headWidth} wide; together they need not be as wide as the vectors
 * @param inner width between the two halves of the feed-forward part
 * @param feedForward how that part bends its numbers: {@code gated-gelu} in all published UMT5, or one of {@link #BENDS}
 * @param buckets into how many classes distances between two tokens are sorted, half of them for each direction
 * @param farthest the distance from which all fall into the last class
 * @param eps of the norms
 */
public record Umt5Config(
        int words,
        int width,
        int layers,
        int heads,
        int headWidth,
        int inner,
        String feedForward,
        int buckets,
        int farthest,
        double eps) {
    private static final String[] BENDS = {
        "gated-gelu", "relu", "gelu", "gelu_new", "silu", "gated-relu", "gated-gelu_new", "gated-silu"
    };

    /** Reads the keys; what is wrong is remembered by the config. */
    public static Umt5Config read(Config c) {
        if (c.has("model_type")) {
            c.choice("model_type", "umt5"); // T5 itself has no positions of its own in each layer
        }
        if (c.flag("is_decoder", false)) {
            c.problem("\"is_decoder\" is true, and this is no encoder then");
        }
        Umt5Config read = new Umt5Config(
                c.integer("vocab_size", 1, 1 << 24, 250_112),
                c.integer("d_model", 1, 1 << 16, 512),
                c.integer("num_layers", 1, 1000, 8),
                c.integer("num_heads", 1, 1 << 12, 6),
                c.integer("d_kv", 1, 1 << 12, 64),
                c.integer("d_ff", 1, 1 << 18, 1024),
                c.has("feed_forward_proj") ? c.choice("feed_forward_proj", BENDS) : BENDS[0],
                c.integer("relative_attention_num_buckets", 4, 1 << 16, 32),
                c.integer("relative_attention_max_distance", 2, 1 << 24, 128),
                c.number("layer_norm_epsilon", 0, 1, 1e-6));
        if (read.farthest <= read.near()) {
            c.problem("\"relative_attention_max_distance\" is " + read.farthest + " and must be more than a quarter of"
                    + " \"relative_attention_num_buckets\", " + read.buckets);
        }
        return read;
    }

    /** How many distances have a class of their own, from 0 on. */
    int near() {
        return buckets / 2 / 2;
    }

    /** Whether the feed-forward part multiplies what is bent with what is not. */
    boolean gated() {
        return feedForward.startsWith("gated-");
    }
}
