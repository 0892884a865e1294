package haneul.model.caption;

import haneul.nn.Init;
import haneul.nn.Linear;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contrastive captioner (CoCa; Yu et al., 2022) of clips: a video encoder over latents, and a causal text decoder that attends
 * to it. Conditioned on a sentence instead of a clip, the same decoder rewrites prompts as captions.
 *
 * <p>Legend: B clips or sentences, T tokens of the longest caption, V tokens of the vocabulary, D width.
 */
public final class CaptionerNetwork {
    /**
     * Predictions of captions that are known, for training.
     *
     * @param logits of the token after each one [B · T, V]
     * @param next these tokens [B · T]; −1 behind the end of a caption
     * @param seen vector of each clip [B, D], of length 1; null for sentences
     * @param said vector of each caption [B, D], of length 1; null for sentences
     */
    public record Predicted(
            Tensor logits,
            long[] next,
            @Nullable Tensor seen,
            @Nullable Tensor said) {
        /** Mean cross-entropy of the next token. */
        public Tensor languageLoss() {
            return Ops.crossEntropy(logits, next);
        }

        /** Share of the next tokens that are the most likely ones, 0…1. */
        public double accuracy() {
            try (Scope scope = Scope.open()) {
                long[] best = logits.argmax(-1).toLongs();
                int right = 0;
                int all = 0;
                for (int i = 0; i < next.length; i++) {
                    all += next[i] >= 0 ? 1 : 0;
                    right += next[i] >= 0 && best[i] == next[i] ? 1 : 0;
                }
                return all == 0 ? 0 : right / (double) all;
            }
        }
    }

    private final CaptionerConfig config;
    private final DType compute;
    private final VideoEncoder video;
    private final @Nullable SentenceEncoder sentence;
    private final TextDecoder decoder;
    private final Tensor poolQuery;
    private final Linear poolKey;
    private final Linear seenProjection;
    private final Linear saidProjection;
    private final Tensor logitScale;

    /** Declares its weights; blocks compute in {@code compute} (F32 or BF16), all else in F32. */
    public CaptionerNetwork(CaptionerConfig c, DType compute, Weights w) {
        config = c;
        this.compute = compute;
        video = new VideoEncoder(c, w.at("video"));
        sentence = c.sentenceBlocks() == 0 ? null : new SentenceEncoder(c, w.at("sentence"));
        decoder = new TextDecoder(c, w.at("text"));
        poolQuery = w.param("pool.query", Init.normal(1), 1, c.dim());
        poolKey = Linear.withoutBias(w.at("pool.to_k"), c.dim(), c.dim(), Init.fanIn());
        seenProjection = Linear.withoutBias(w.at("video_projection"), c.dim(), c.dim(), Init.fanIn());
        saidProjection = Linear.withoutBias(w.at("text_projection"), c.dim(), c.dim(), Init.fanIn());
        logitScale = w.param("logit_scale", new Init.Constant(Math.log(1 / 0.07)), 1);
    }

    /** Its shape. */
    public CaptionerConfig config() {
        return config;
    }

    /** Whether it rewrites sentences. */
    public boolean rewrites() {
        return sentence != null;
    }

    /**
     * Predicts captions of clips, each token after the ones before (teacher forcing).
     *
     * @param latents of each clip [C, T, h, w]
     * @param captions of each clip: {@link Vocabulary#ids}
     */
    public Predicted describe(List<Tensor> latents, List<int[]> captions) {
        Attended to = video.forward(latents, compute).attended();
        return predicted(to, captions, true);
    }

    /**
     * Predicts captions that say what sentences say.
     *
     * @param sentences vectors of each sentence [n, E]
     */
    public Predicted rewrite(List<Tensor> sentences, List<int[]> captions) {
        return predicted(read(sentences), captions, false);
    }

    private Predicted predicted(Attended to, List<int[]> captions, boolean contrasted) {
        int b = captions.size();
        int t = captions.stream().mapToInt(c -> c.length).max().orElseThrow();
        long[] ids = new long[b * t];
        long[] next = new long[b * t];
        long[] ends = new long[b];
        Arrays.fill(next, -1);
        for (int i = 0; i < b; i++) {
            int[] caption = captions.get(i);
            for (int k = 0; k < t; k++) {
                ids[i * t + k] = caption[Math.min(k, caption.length - 1)];
                if (k + 1 < caption.length) {
                    next[i * t + k] = caption[k + 1];
                }
            }
            ends[i] = i * t + caption.length - 1L;
        }
        TextDecoder.Output out = decoder.forward(ids, b, decoder.memory(to, compute), TextDecoder.Cache.EMPTY, compute);
        Tensor logits = out.logits().reshape((long) b * t, out.logits().size(2));
        if (!contrasted) {
            return new Predicted(logits, next, null, null);
        }
        Tensor said = out.unimodal().reshape((long) b * t, config.dim()).index(0, Tensor.of(ends, b)); // [B, D]
        return new Predicted(
                logits, next, unit(seenProjection.forward(pooled(to))), unit(saidProjection.forward(said)));
    }

    /** Attentional pooling with one query: [B, S, D] → [B, D]. */
    private Tensor pooled(Attended to) {
        long b = to.tokens().size(0);
        Tensor keys = poolKey.forward(to.tokens()).unsqueeze(1); // [B, 1, S, D]
        Tensor query = poolQuery.reshape(1, 1, 1, config.dim()).expand(b, 1, 1, config.dim());
        return Ops.fusedAttention(query, keys, to.tokens().unsqueeze(1), to.mask(), 1 / Math.sqrt(config.dim()))
                .reshape(b, config.dim());
    }

    private static Tensor unit(Tensor x) {
        return x.over(x.square().sum(1, true).plus(1e-12).sqrt());
    }

    /**
     * Contrastive loss (InfoNCE in both directions; Radford et al., 2021): each clip's caption among those of the pack, and each
     * caption's clip.
     */
    public Tensor contrastiveLoss(Predicted p) {
        if (p.seen == null || p.said == null) {
            throw new IllegalArgumentException("sentences have no clips to be told apart");
        }
        long[] own = new long[(int) p.seen.size(0)];
        Arrays.setAll(own, i -> i);
        Tensor scale = logitScale.clamp(0, Math.log(100)).exp();
        Tensor alike = p.seen.matmul(p.said.transpose(0, 1)).times(scale); // [B, B]
        return Ops.crossEntropy(alike, own)
                .plus(Ops.crossEntropy(alike.transpose(0, 1), own))
                .times(0.5);
    }

    Attended see(List<Tensor> latents) {
        return video.forward(latents, compute).attended();
    }

    Attended read(List<Tensor> sentences) {
        if (sentence == null) {
            throw new IllegalStateException("this captioner reads no sentences");
        }
        return sentence.forward(sentences, compute);
    }

    TextDecoder decoder() {
        return decoder;
    }

    DType compute() {
        return compute;
    }
}
