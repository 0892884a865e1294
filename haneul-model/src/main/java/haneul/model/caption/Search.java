package haneul.model.caption;

import haneul.core.Rng;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes captions token by token, for all clips of a batch at once, with cached keys and values. A caption that has ended leaves
 * the batch.
 *
 * <p>Legend: B captions that are being written, V tokens of the vocabulary.
 */
final class Search {
    /** A caption that is being written, or is done: its tokens, and the sum of their log-probabilities. */
    private record Hypothesis(int clip, List<Integer> ids, double score) {
        Hypothesis with(int id, double logProbability) {
            List<Integer> longer = new ArrayList<>(ids);
            longer.add(id);
            return new Hypothesis(clip, longer, score + logProbability);
        }

        boolean ended() {
            return !ids.isEmpty() && ids.get(ids.size() - 1) == Vocabulary.END;
        }

        /** Log-probability of a token on average, so that short captions are not preferred (Wu et al., 2016). */
        double mean() {
            return score / Math.max(1, ids.size());
        }
    }

    private final CaptionerNetwork network;
    private final int begin;
    private final Decoding decoding;
    private final Rng rng;

    /** @param style the captions', or null for any */
    Search(CaptionerNetwork network, @Nullable CaptionStyle style, Decoding decoding, Rng rng) {
        this.network = network;
        this.begin = Vocabulary.begin(style);
        this.decoding = decoding;
        this.rng = rng;
    }

    /** One caption of each clip or sentence that is attended to: its tokens without the first and last one. */
    List<List<Integer>> write(Attended to) {
        int clips = (int) to.tokens().size(0);
        int longest = network.config().longest() - 2;
        List<List<Hypothesis>> done = new ArrayList<>();
        List<Hypothesis> open = new ArrayList<>();
        for (int i = 0; i < clips; i++) {
            done.add(new ArrayList<>());
            open.add(new Hypothesis(i, List.of(), 0));
        }
        TextDecoder.Cache cache = TextDecoder.Cache.EMPTY;
        TextDecoder.Memory memory = null;
        try (Grad off = Grad.off()) {
            memory = memory(to);
            long[] ids = new long[clips];
            Arrays.fill(ids, begin);
            for (int step = 0; step < longest && !open.isEmpty(); step++) {
                List<Hypothesis> going = new ArrayList<>();
                try (Scope scope = Scope.open()) {
                    TextDecoder.Output out =
                            network.decoder().forward(ids, open.size(), memory, cache, network.compute());
                    List<Long> from = new ArrayList<>();
                    for (Choice c : choices(open, logProbabilities(out.logits()), done, step)) {
                        if (c.next.ended() || step == longest - 1) {
                            done.get(c.next.clip()).add(c.next);
                        } else {
                            going.add(c.next);
                            from.add((long) c.row);
                        }
                    }
                    long[] rows = from.stream().mapToLong(r -> r).toArray();
                    boolean all = rows.length == open.size()
                            && IntStream.range(0, rows.length).allMatch(i -> rows[i] == i);
                    TextDecoder.Cache longer = all ? out.cache() : out.cache().at(rows);
                    cache.close();
                    cache = longer.own();
                    if (!all) {
                        TextDecoder.Memory fewer = memory.at(rows);
                        memory.close();
                        memory = fewer.own();
                    }
                }
                open = going;
                ids = going.stream()
                        .mapToLong(h -> h.ids().get(h.ids().size() - 1))
                        .toArray();
            }
        } finally {
            cache.close();
            if (memory != null) {
                memory.close();
            }
        }
        return done.stream()
                .map(all -> all.stream()
                        .max(Comparator.comparingDouble(Hypothesis::mean))
                        .map(h -> h.ids().stream()
                                .filter(id -> id != Vocabulary.END)
                                .toList())
                        .orElse(List.of()))
                .toList();
    }

    private TextDecoder.Memory memory(Attended to) {
        try (Scope scope = Scope.open()) {
            Attended own = new Attended(
                    to.tokens(), to.mask() == null ? null : to.mask().copy());
            return network.decoder().memory(own, network.compute()).own();
        }
    }

    /** A longer hypothesis, and the row of the one that it continues. */
    private record Choice(Hypothesis next, int row) {}

    private List<Choice> choices(List<Hypothesis> open, double[][] next, List<List<Hypothesis>> done, int step) {
        List<Choice> out = new ArrayList<>();
        for (int i = 0; i < open.size(); ) {
            int clip = open.get(i).clip();
            List<Choice> of = new ArrayList<>();
            int to = i;
            for (; to < open.size() && open.get(to).clip() == clip; to++) {
                for (int id : candidates(next[to], clip, step)) {
                    of.add(new Choice(open.get(to).with(id, next[to][id]), to));
                }
            }
            of.sort(Comparator.comparingDouble((Choice c) -> -c.next.score()));
            int left = decoding.beams() - done.get(clip).size(); // a beam ends with each caption that is done
            out.addAll(of.subList(0, Math.min(Math.max(0, left), of.size())));
            i = to;
        }
        return out;
    }

    /** Tokens that may come next. */
    private int[] candidates(double[] logProbability, int clip, int step) {
        if (decoding.temperature() > 0) {
            return new int[] {drawn(logProbability, rng.at(clip, step))};
        }
        return IntStream.range(0, logProbability.length)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -logProbability[id]))
                .limit(decoding.beams())
                .mapToInt(id -> id)
                .toArray();
    }

    private int drawn(double[] logProbability, Rng random) {
        int n = logProbability.length;
        double best = Arrays.stream(logProbability).max().orElseThrow();
        double[] weight = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            weight[i] = Math.exp((logProbability[i] - best) / decoding.temperature());
            sum += weight[i];
        }
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> -weight[i]));
        double kept = 0;
        int few = 0;
        while (few < n && kept < decoding.topP() * sum) {
            kept += weight[order[few++]];
        }
        double at = random.nextDouble() * kept;
        for (int i = 0; i < few; i++) {
            at -= weight[order[i]];
            if (at < 0) {
                return order[i];
            }
        }
        return order[Math.max(0, few - 1)];
    }

    /** Of the last token's successors [B, V]; those that are no words have none. */
    private static double[][] logProbabilities(Tensor logits) {
        int b = (int) logits.size(0);
        int v = (int) logits.size(2);
        float[] all = logits.slice(1, logits.size(1) - 1, logits.size(1)).toFloats();
        double[][] out = new double[b][v];
        for (int i = 0; i < b; i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < v; k++) {
                boolean word = k == Vocabulary.END || k >= Vocabulary.size(0);
                out[i][k] = word ? all[i * v + k] : Double.NEGATIVE_INFINITY;
                best = Math.max(best, out[i][k]);
            }
            double sum = 0;
            for (int k = 0; k < v; k++) {
                sum += Math.exp(out[i][k] - best);
            }
            for (int k = 0; k < v; k++) {
                out[i][k] -= best + Math.log(sum);
            }
        }
        return out;
    }
}
