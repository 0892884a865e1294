package haneul.model.caption;

import haneul.core.Rng;
import haneul.model.text.Subwords;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A captioner with its vocabulary: latents or vectors of a sentence in, words out. */
public final class CaptionWriter {
    private static final Decoding LIKELIEST = Decoding.GREEDY;
    private static final Decoding OTHERS = Decoding.sampled(1, 0.9);
    private static final int TRIES = 4;

    private final CaptionerNetwork network;
    private final Vocabulary vocabulary;

    /** @throws haneul.core.HaneulException if the captioner was trained with another tokenizer */
    public CaptionWriter(CaptionerNetwork network, Subwords subwords) {
        this.network = network;
        vocabulary = new Vocabulary(
                subwords, network.config().tokenizer(), network.config().pieces());
    }

    /** The network. */
    public CaptionerNetwork network() {
        return network;
    }

    /** The tokens that it reads and writes. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * One caption of each clip.
     *
     * @param latents of each clip [C, T, h, w]
     * @param style null for any
     */
    public List<String> describe(List<Tensor> latents, @Nullable CaptionStyle style, Decoding decoding, long seed) {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            return written(network.see(latents), style, decoding, new Rng(seed));
        }
    }

    /**
     * Several captions of each clip: the most likely one, then sampled ones that differ as far as some do.
     *
     * @return for each clip {@code count} captions
     */
    public List<List<String>> describe(List<Tensor> latents, @Nullable CaptionStyle style, int count, long seed) {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            return several(network.see(latents), style, count, seed);
        }
    }

    /**
     * Captions of what a sentence says: the most likely one, then sampled ones, which may be alike.
     *
     * @param sentence its vectors [n, E]
     */
    public List<String> rewrite(Tensor sentence, @Nullable CaptionStyle style, int count, long seed) {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            Attended to = network.read(List.of(sentence));
            List<String> out = new ArrayList<>(written(to, style, LIKELIEST, new Rng(seed)));
            if (count > 1) {
                out.addAll(written(to.at(new long[count - 1]), style, OTHERS, new Rng(seed)));
            }
            return out;
        }
    }

    private List<List<String>> several(Attended to, @Nullable CaptionStyle style, int count, long seed) {
        Rng rng = new Rng(seed);
        int clips = (int) to.tokens().size(0);
        List<Set<String>> distinct = new ArrayList<>();
        written(to, style, LIKELIEST, rng).forEach(text -> distinct.add(new LinkedHashSet<>(List.of(text))));
        List<List<String>> drawn = new ArrayList<>();
        for (int i = 0; i < clips; i++) {
            drawn.add(new ArrayList<>());
        }
        for (int round = 1; round < count * TRIES; round++) {
            if (distinct.stream().allMatch(d -> d.size() >= count)) {
                break;
            }
            List<String> more = written(to, style, OTHERS, rng.at(round));
            for (int i = 0; i < clips; i++) {
                distinct.get(i).add(more.get(i));
                drawn.get(i).add(more.get(i));
            }
        }
        List<List<String>> out = new ArrayList<>();
        for (int i = 0; i < clips; i++) {
            List<String> of = new ArrayList<>(distinct.get(i));
            while (of.size() < count) { // it is sure of its words: some come twice
                of.add(drawn.get(i).get(of.size() % drawn.get(i).size()));
            }
            out.add(of.subList(0, count));
        }
        return out;
    }

    private List<String> written(Attended to, @Nullable CaptionStyle style, Decoding decoding, Rng rng) {
        return new Search(network, style, decoding, rng)
                .write(to).stream().map(vocabulary::text).toList();
    }
}
