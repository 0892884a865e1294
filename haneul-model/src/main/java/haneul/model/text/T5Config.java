package haneul.model.text;

import haneul.model.weights.Config;

/**
 * Sizes of a T5 encoder with a relative position bias in each layer, which is what {@code umt5} means, by the
 * keys of its {@code config.json}. Absent keys have the defaults of transformers.
 *
 * @param words rows of the token embedding, at least as many as the tokenizer has tokens
 * @param width of the residual stream ({@code d_model})
 * @param heads attention heads, each {@code headWidth} wide; together they need not have that width
 * @param inner width of the feed-forward network ({@code d_ff})
 * @param feedForward its activation: {@code gated-gelu} in all published UMT5, or one of {@link #ACTIVATIONS}
 * @param buckets relative position buckets, half of them for each direction
 * @param farthest the distance from which all fall into the last bucket
 * @param eps of the norms
 */
public record T5Config(
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
    private static final String[] ACTIVATIONS = {
        "gated-gelu", "relu", "gelu", "gelu_new", "silu", "gated-relu", "gated-gelu_new", "gated-silu"
    };

    /** Reads the keys; problems are collected by the config. */
    public static T5Config read(Config c) {
        if (c.has("model_type")) {
            c.choice("model_type", "umt5"); // T5 shares the bias of its first layer among all
        }
        if (c.flag("is_decoder", false)) {
            c.problem("\"is_decoder\" is true, and this is no encoder then");
        }
        T5Config read = new T5Config(
                c.integer("vocab_size", 1, 1 << 24, 250_112),
                c.integer("d_model", 1, 1 << 16, 512),
                c.integer("num_layers", 1, 1000, 8),
                c.integer("num_heads", 1, 1 << 12, 6),
                c.integer("d_kv", 1, 1 << 12, 64),
                c.integer("d_ff", 1, 1 << 18, 1024),
                c.has("feed_forward_proj") ? c.choice("feed_forward_proj", ACTIVATIONS) : ACTIVATIONS[0],
                c.integer("relative_attention_num_buckets", 4, 1 << 16, 32),
                c.integer("relative_attention_max_distance", 2, 1 << 24, 128),
                c.number("layer_norm_epsilon", 0, 1, 1e-6));
        if (read.farthest <= read.near()) {
            c.problem("\"relative_attention_max_distance\" is " + read.farthest + " and must be more than a quarter of"
                    + " \"relative_attention_num_buckets\", " + read.buckets);
        }
        return read;
    }

    /** The number of distances with a bucket of their own, from 0 on. */
    int near() {
        return buckets / 2 / 2;
    }

    /** Whether the feed-forward network is gated. */
    boolean gated() {
        return feedForward.startsWith("gated-");
    }
}
