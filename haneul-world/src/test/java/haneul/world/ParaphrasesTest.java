package haneul.world;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Rng;
import haneul.world.Lexicon.Voice;
import haneul.world.Scenes.Mix;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParaphrasesTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final Mix MIX = new Mix(0.5, 0.4, 0.3, 0.5, 0, Scenes.Combinations.SEEN);

    private static Scene scene(int i) {
        return Scenes.draw(new Rng(SEED).at(i), MIX, 64, 64);
    }

    /** Words of the held-back voice, of which training must not know any. */
    private static Set<String> heldBack() {
        Set<String> out = new LinkedHashSet<>();
        for (Hue h : Hue.values()) {
            out.addAll(Lexicon.hues(h, Voice.UNSEEN_WORDS));
        }
        for (Form f : Form.values()) {
            out.addAll(Lexicon.forms(f, Voice.UNSEEN_WORDS));
        }
        for (ObjectSize s : ObjectSize.values()) {
            out.addAll(Lexicon.sizes(s, Voice.UNSEEN_WORDS));
        }
        for (Motion m : Motion.values()) {
            out.addAll(Lexicon.motions(m, Voice.UNSEEN_WORDS));
        }
        for (Background b : Background.values()) {
            out.addAll(Lexicon.backgrounds(b, Voice.UNSEEN_WORDS));
        }
        out.remove("plus"); // is part of words of training, such as plus sign
        return out;
    }

    @Test
    void noHeldBackWordIsUsedInTraining() {
        Set<String> heldBack = heldBack();
        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            String text = Paraphrases.training(scene(i), true, 0.5, new Rng(SEED).at(i, 1))
                    .text();
            distinct.add(text);
            String spaced = " " + text.toLowerCase(Locale.ROOT).replaceAll("[.,:]", "") + " ";
            assertThat(heldBack).as(text).noneMatch(word -> spaced.contains(" " + word + " "));
        }
        assertThat(distinct).hasSizeGreaterThan(2950);
    }

    /** What a phrase says is true, and a complete one says all but sides. */
    @Test
    void nothingWrongIsSaid() {
        int partial = 0;
        for (int i = 0; i < 2000; i++) {
            Scene scene = scene(i);
            Said truth = Said.of(scene, i % 4 != 0);
            Paraphrases.Phrase some = Paraphrases.training(scene, i % 4 != 0, 0, new Rng(SEED).at(i, 1));
            Paraphrases.Phrase whole = Paraphrases.training(scene, i % 4 != 0, 1, new Rng(SEED).at(i, 2));
            Paraphrases.Phrase unseen = Paraphrases.unseen(scene, i % 4 != 0, new Rng(SEED).at(i, 3));
            Stream.of(some, whole, unseen)
                    .forEach(p -> assertThat(Said.contradictions(p.said(), truth))
                            .as(p.text())
                            .isEmpty());
            assertThat(whole.said().complete(i % 4 != 0)).as(whole.text()).isTrue();
            assertThat(whole.said().camera()).isEqualTo(truth.camera());
            partial += some.said().complete(true) ? 0 : 1;
        }
        assertThat(partial).isGreaterThan(1500);
    }

    @Test
    void sentencesReadLikeSentences() {
        for (int i = 0; i < 1000; i++) {
            for (String text : List.of(
                    Paraphrases.training(scene(i), true, 0.5, new Rng(SEED).at(i, 1))
                            .text(),
                    Paraphrases.unseen(scene(i), true, new Rng(SEED).at(i, 3)).text())) {
                assertThat(text)
                        .doesNotContain("  ", " .", " ,", "|", "null")
                        .doesNotContainPattern("\\ba (a|one) |\\ba [aeiou]")
                        .hasSizeGreaterThan(5);
                assertThat(text.strip()).isEqualTo(text);
            }
        }
    }
}
