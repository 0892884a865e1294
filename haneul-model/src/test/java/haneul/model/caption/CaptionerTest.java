package haneul.model.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.model.text.Subwords;
import haneul.nn.Weights;
import haneul.optim.AdamW;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A captioner that is small enough to run in a moment. */
class CaptionerTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final List<String> TEXTS =
            List.of("a red circle moves left", "two blue stars", "a small green ring spins on a white background");
    private static Subwords subwords;
    private static CaptionerConfig config;

    @BeforeAll
    static void tokenizer() {
        subwords = Subwords.bgeSmall();
        config = new CaptionerConfig(
                4, 2, 24, 2, 2, 1, 1, 2, 8, 16, "vae", subwords.name(), Vocabulary.pieces(subwords, TEXTS));
    }

    @AfterAll
    static void close() {
        subwords.close();
    }

    private static CaptionerNetwork network(DType type) {
        return new CaptionerNetwork(config, type, Weights.random(new Rng(SEED)));
    }

    private static Tensor clip(int i, int t, int h, int w) {
        return Tensor.randn(new Rng(SEED).at(7, i), 4, t, h, w);
    }

    private static List<Tensor> clips() {
        return List.of(clip(0, 3, 4, 4), clip(1, 1, 4, 6), clip(2, 2, 6, 4), clip(3, 3, 4, 4));
    }

    private static List<int[]> captions(CaptionWriter writer) {
        return List.of(
                writer.vocabulary().ids(null, TEXTS.get(0), 16),
                writer.vocabulary().ids(CaptionStyle.SHORT, TEXTS.get(1), 16),
                writer.vocabulary().ids(CaptionStyle.DESCRIPTIVE, TEXTS.get(2), 16),
                writer.vocabulary().ids(CaptionStyle.SHORT, TEXTS.get(0), 16));
    }

    @Test
    void aVocabularyReadsWhatItWrote() {
        Vocabulary vocabulary = new Vocabulary(subwords, subwords.name(), config.pieces());
        for (String text : TEXTS) {
            int[] ids = vocabulary.ids(CaptionStyle.SHORT, text, 16);
            List<Integer> list = new ArrayList<>();
            for (int id : ids) {
                list.add(id);
            }
            assertThat(vocabulary.text(list)).isEqualTo(text);
            assertThat(ids[ids.length - 1]).isEqualTo(Vocabulary.END);
        }
        assertThat(vocabulary.ids(null, "a purple circle", 16)).contains(Vocabulary.UNKNOWN);
        assertThat(vocabulary.ids(null, "a red circle moves left", 5))
                .hasSize(5)
                .endsWith(Vocabulary.END);
        assertThatThrownBy(() -> new Vocabulary(subwords, "another", config.pieces()))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("another");
    }

    /** Clips of other sizes and lengths in the same pack change nothing. */
    @Test
    void aPackIsAsGoodAsClipsAlone() {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            CaptionWriter writer = new CaptionWriter(network(DType.F32), subwords);
            List<int[]> captions = captions(writer);
            CaptionerNetwork.Predicted packed = writer.network().describe(clips(), captions);
            int longest = captions.stream().mapToInt(c -> c.length).max().orElseThrow();
            for (int i = 0; i < captions.size(); i++) {
                CaptionerNetwork.Predicted alone =
                        writer.network().describe(List.of(clips().get(i)), List.of(captions.get(i)));
                int n = captions.get(i).length - 1;
                float[] a = alone.logits().slice(0, 0, n).toFloats();
                float[] b = packed.logits()
                        .slice(0, (long) i * longest, (long) i * longest + n)
                        .toFloats();
                for (int k = 0; k < a.length; k++) {
                    assertThat(b[k]).isCloseTo(a[k], within(1e-4f));
                }
            }
        }
    }

    /** What is written token by token, with cached keys and values, is what the whole sentence predicts at once. */
    @Test
    void cachedDecodingIsTeacherForcing() {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            CaptionWriter writer = new CaptionWriter(network(DType.F32), subwords);
            Attended to = writer.network().see(clips());
            List<List<Integer>> written =
                    new Search(writer.network(), CaptionStyle.SHORT, Decoding.GREEDY, new Rng(1)).write(to);
            for (int i = 0; i < written.size(); i++) {
                int[] caption = new int[written.get(i).size() + 2];
                caption[0] = Vocabulary.begin(CaptionStyle.SHORT);
                for (int k = 0; k < written.get(i).size(); k++) {
                    caption[k + 1] = written.get(i).get(k);
                }
                CaptionerNetwork.Predicted p = writer.network().describe(List.of(clips().get(i)), List.of(caption));
                long[] best = p.logits()
                        .slice(1, Vocabulary.size(0), p.logits().size(1))
                        .argmax(-1)
                        .toLongs();
                for (int k = 0; k < written.get(i).size(); k++) {
                    assertThat((int) best[k] + Vocabulary.size(0))
                            .as("clip %s, token %s", i, k)
                            .isEqualTo(written.get(i).get(k));
                }
            }
        }
    }

    @Test
    void aBeamFindsNothingLessLikelyThanGreed() {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            CaptionWriter writer = new CaptionWriter(trained(), subwords);
            List<String> greedy = writer.describe(clips(), CaptionStyle.SHORT, Decoding.GREEDY, 1);
            List<String> beams = writer.describe(clips(), CaptionStyle.SHORT, Decoding.beam(4), 1);
            for (int i = 0; i < greedy.size(); i++) {
                assertThat(mean(writer, i, beams.get(i))).isGreaterThanOrEqualTo(mean(writer, i, greedy.get(i)) - 1e-5);
            }
        }
    }

    private static double mean(CaptionWriter writer, int clip, String text) {
        return -writer.network()
                .describe(
                        List.of(clips().get(clip)), List.of(writer.vocabulary().ids(CaptionStyle.SHORT, text, 16)))
                .languageLoss()
                .item();
    }

    @Test
    void oneSeedDrawsTheSameCaptionsAndAnotherDoesNot() {
        try (Scope scope = Scope.open()) {
            CaptionWriter writer = new CaptionWriter(network(DType.F32), subwords);
            Decoding sampled = Decoding.sampled(1, 0.95);
            List<String> a = writer.describe(clips(), null, sampled, 5);
            assertThat(writer.describe(clips(), null, sampled, 5)).isEqualTo(a);
            assertThat(writer.describe(clips(), null, sampled, 6)).isNotEqualTo(a);
            List<List<String>> several = writer.describe(clips(), null, 3, 5);
            assertThat(several).hasSize(4).allSatisfy(of -> assertThat(of).hasSize(3));
        }
    }

    @Test
    void halfPrecisionIsClose() {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            CaptionWriter whole = new CaptionWriter(network(DType.F32), subwords);
            CaptionWriter half = new CaptionWriter(network(DType.BF16), subwords);
            double a = whole.network()
                    .describe(clips(), captions(whole))
                    .languageLoss()
                    .item();
            double b = half.network()
                    .describe(clips(), captions(half))
                    .languageLoss()
                    .item();
            assertThat(b).isCloseTo(a, within(0.05));
        }
    }

    /** Both losses fall to nothing on a few clips, and the captions are then written word by word. */
    @Test
    void whatIsLearntIsWritten() {
        try (Scope scope = Scope.open()) {
            CaptionWriter writer = new CaptionWriter(trained(), subwords);
            assertThat(writer.describe(clips().subList(1, 2), CaptionStyle.SHORT, Decoding.GREEDY, 1))
                    .containsExactly(TEXTS.get(1));
            assertThat(writer.describe(clips().subList(2, 3), CaptionStyle.DESCRIPTIVE, Decoding.beam(3), 1))
                    .containsExactly(TEXTS.get(2));
            assertThat(writer.rewrite(sentence(), CaptionStyle.DESCRIPTIVE, 1, 1))
                    .containsExactly(TEXTS.get(2));
            try (Grad off = Grad.off()) {
                CaptionerNetwork.Predicted p = writer.network().describe(clips(), captions(writer));
                assertThat(writer.network().contrastiveLoss(p).item()).isLessThan(0.5);
                assertThat(p.accuracy()).isEqualTo(1);
            }
        }
    }

    private static Tensor sentence() {
        return Tensor.randn(new Rng(SEED).at(9), 5, 8);
    }

    private static CaptionerNetwork trained() {
        Weights weights = Weights.random(new Rng(SEED));
        CaptionerNetwork network = new CaptionerNetwork(config, DType.F32, weights);
        CaptionWriter writer = new CaptionWriter(network, subwords);
        Map<String, Tensor> params = new LinkedHashMap<>(weights.declared());
        params.values().forEach(p -> p.requiresGrad(true));
        AdamW optimizer = new AdamW(params, 0.9, 0.99, 0);
        try (Grad on = Grad.on()) {
            for (int step = 0; step < 150; step++) {
                try (Scope inner = Scope.open()) {
                    CaptionerNetwork.Predicted p = network.describe(clips(), captions(writer));
                    Tensor rewritten = network.rewrite(
                                    List.of(sentence()), captions(writer).subList(2, 3))
                            .languageLoss();
                    p.languageLoss()
                            .plus(network.contrastiveLoss(p))
                            .plus(rewritten)
                            .backward();
                }
                optimizer.step(0.01);
            }
        }
        return network;
    }

    @Test
    void decodingIsChecked() {
        assertThatThrownBy(() -> new Decoding(0, 0, 1)).isInstanceOf(HaneulException.class);
        assertThatThrownBy(() -> new Decoding(2, 1, 1)).isInstanceOf(HaneulException.class);
        assertThatThrownBy(() -> new Decoding(1, Double.NaN, 1)).isInstanceOf(HaneulException.class);
        assertThatThrownBy(() -> new Decoding(1, 1, 0)).isInstanceOf(HaneulException.class);
    }
}
