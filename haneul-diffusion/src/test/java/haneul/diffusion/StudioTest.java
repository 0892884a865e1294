package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.diffusion.canvas.Level;
import haneul.diffusion.sample.Sampler;
import haneul.diffusion.task.Tasks;
import haneul.media.Frames;
import haneul.media.Video;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class StudioTest {
    private static final Grid GRID = Grid.of(16, 16, 9);
    private static TinyModel model;
    private final List<String> notes = new ArrayList<>();
    private final Rng rng = new Rng(1);
    private Studio studio;

    @BeforeAll
    static void open() {
        model = new TinyModel();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @BeforeEach
    void studio() {
        studio = new Studio(model, notes::add);
        model.shown.clear();
    }

    private static Settings settings(long seed) {
        return Settings.of(model.defaults(), seed);
    }

    private static byte[] bytes(Video v) {
        List<Frame> all = v.all();
        byte[] out = new byte[all.size() * 3 * v.width() * v.height()];
        for (int i = 0; i < all.size(); i++) {
            System.arraycopy(all.get(i).rgb(), 0, out, i * 3 * v.width() * v.height(), 3 * v.width() * v.height());
        }
        return out;
    }

    @Test
    void bothHalvesOfGuidanceAreOnePackAndOneForwardAStep() {
        Canvas c = Canvas.blank(GRID).say("a whale flies");
        studio.paint(c, settings(1).steps(5).guidance(3));
        assertThat(model.shown).hasSize(5).allSatisfy(s -> assertThat(s.clips()).isEqualTo(2));
        model.shown.clear();
        studio.paint(c, settings(1).steps(5).guidance(1));
        assertThat(model.shown).hasSize(5).allSatisfy(s -> assertThat(s.clips()).isEqualTo(1));
        model.shown.clear();
        studio.paint(List.of(c, c, c), List.of(1L, 2L, 3L), settings(1).steps(5), Progress.SILENT);
        assertThat(model.shown).hasSize(5).allSatisfy(s -> assertThat(s.clips()).isEqualTo(6));
    }

    @Test
    void oneSeedIsOneVideoAndAnotherSeedAnother() {
        Canvas c = Canvas.blank(GRID).say("a whale flies");
        byte[] one = bytes(studio.paint(c, settings(1)));
        assertThat(bytes(studio.paint(c, settings(1)))).isEqualTo(one);
        assertThat(bytes(new Studio(model, n -> {}).paint(c, settings(1)))).isEqualTo(one);
        assertThat(bytes(studio.paint(c, settings(2)))).isNotEqualTo(one);
        assertThat(bytes(studio.paint(Canvas.blank(GRID).say("a fish"), settings(1))))
                .isNotEqualTo(one);
    }

    @Test
    void aNoteSaysHowMuchOfALongPromptIsEncoded() {
        studio.paint(Canvas.blank(GRID).say("one two three").say("four", 5), settings(1));
        assertThat(notes).isEmpty();
        studio.paint(
                Canvas.blank(GRID).say("one two three four five six seven"),
                settings(1).steps(1));
        studio.plan(
                List.of(Canvas.blank(GRID).say("a whale")),
                settings(1).negative("one two three four five six seven eight"));
        assertThat(notes)
                .containsExactly(
                        "A prompt of 8 tokens (pieces of words) is too long: the text encoder takes the first 7",
                        "A prompt of 9 tokens (pieces of words) is too long: the text encoder takes the first 7");
    }

    @Test
    void wordsAndTheNegativePromptCount() {
        Canvas c = Canvas.blank(GRID).say("a whale flies");
        byte[] plain = bytes(studio.paint(c, settings(1)));
        assertThat(bytes(studio.paint(c, settings(1).negative("fog")))).isNotEqualTo(plain);
        assertThat(bytes(studio.paint(c, settings(1).guidance(1)))).isNotEqualTo(plain);
        byte[] alone = bytes(studio.paint(c, settings(1).guidance(1)));
        assertThat(bytes(studio.paint(c, settings(1).guidance(1).negative("fog"))))
                .isEqualTo(alone);
    }

    @Test
    void framesBeforeTheFirstSentenceListenToTheEmptyTextAndNotToTheNegative() {
        studio.paint(Canvas.blank(GRID).say("later", 5), settings(1).negative("fog and rain"));
        TinyModel.Shown s = model.shown.get(0);
        int[] with = s.sentenceOfFrame().get(0);
        assertThat(s.sentences()[with[0]]).isEqualTo(1); // the start word alone
        assertThat(s.sentences()[with[2]]).isEqualTo(2); // start, later
        assertThat(s.sentences()[s.sentenceOfFrame().get(1)[0]]).isEqualTo(4);
    }

    @Test
    void anySizeAndLengthIsPaintedOnTheNextGridAndCroppedBack() {
        Video v = studio.paint(
                Canvas.blank(Grid.of(50, 70, 10)).say("x"), settings(1).steps(2));
        assertThat(notes)
                .containsExactly(
                        "50x70 is painted as 56x72 and cropped back", "10 frames are painted as 13 and cut back");
        assertThat(model.shown.get(0).patches()).isEqualTo(2 * 4 * 7 * 9);
        assertThat(v.width()).isEqualTo(50);
        assertThat(v.height()).isEqualTo(70);
        assertThat(v.all()).hasSize(10).allSatisfy(f -> assertThat(f.rgb()).hasSize(3 * 50 * 70));
        notes.clear();
        for (Grid g : List.of(Grid.of(96, 48, 33), Grid.of(16, 8, 1))) {
            assertThat(studio.paint(Canvas.blank(g).say("x"), settings(1).steps(1))
                            .all())
                    .hasSize(g.frames());
        }
        assertThat(notes).isEmpty();
    }

    /** Notes speak of what was asked for, not of the parts that it is painted in. */
    @Test
    void notesSpeakOfTheWholeVideo() {
        List<Frame> clip = Drawn.clip(rng, Grid.of(14, 10, 40), 40);
        studio.plan(List.of(Canvas.of(Video.of(8, clip)).repaint(0.5).say("x")), settings(1));
        assertThat(notes)
                .containsExactly(
                        "14x10, 40 frames is painted in 2 parts of at most 33 frames",
                        "14x10 is painted as 16x16 and cropped back");
        notes.clear();
        studio.plan(List.of(Tasks.extend(Video.of(8, Drawn.clip(rng, GRID, 33)), 1, 0, "x")), settings(1));
        studio.plan(
                List.of(Canvas.of(Video.of(8, Drawn.clip(rng, GRID, 9)))
                        .repaint(0)
                        .say("x")),
                settings(1));
        assertThat(notes).isEmpty();
    }

    @Test
    void givenPixelsComeBackAsPixels() {
        for (Sampler s : Sampler.values()) {
            for (int i = 0; i < 12; i++) {
                Canvas c = Drawn.canvas(rng, 8, i % 2 == 0);
                Video v = studio.paint(c, settings(i).steps(2).sampler(s));
                List<Frame> all = v.all();
                for (int f = 0; f < all.size(); f++) {
                    Frame known = c.frame(f);
                    for (int p = 0; known != null && p < 3 * v.width() * v.height(); p++) {
                        if (c.level(f).at(p / 3) == 0) {
                            assertThat(all.get(f).rgb()[p]).isEqualTo(known.rgb()[p]);
                        }
                    }
                }
            }
        }
    }

    @Test
    void theLastFrameIsGivenToTheModelAlsoOffItsGrid() {
        Frame a = Drawn.frame(rng, 14, 14);
        Frame b = Drawn.frame(rng, 14, 14);
        studio.paint(
                Canvas.blank(Grid.of(14, 14, 10)).paste(a, 0).paste(b, 9).say("x"),
                settings(1).steps(1).guidance(1));
        float[] level = model.shown.get(0).level();
        for (int i = 0; i < level.length; i++) {
            assertThat(level[i]).isEqualTo(i / 4 == 0 || i / 4 == 3 ? 0 : 1);
        }
    }

    @Test
    void stepsAtWhichNothingIsFreeAreSkipped() {
        List<Frame> clip = Drawn.clip(rng, GRID, 9);
        studio.paint(Canvas.of(Video.of(8, clip)).repaint(0.5).say("x"), new Settings(1, 10, 1, 1, "", Sampler.EULER));
        assertThat(model.shown).hasSize(5);
        assertThat(model.shown.get(0).level()).containsOnly(0.5f);
        model.shown.clear();
        byte[] same = bytes(studio.paint(Canvas.of(Video.of(8, clip)).repaint(0).say("x"), settings(1)));
        assertThat(model.shown).isEmpty();
        assertThat(same).isEqualTo(bytes(Video.of(8, clip)));
    }

    @Test
    void aSoftMaskCostsNoMoreStepsThanAHardOne() {
        float[] soft = new float[256];
        for (int p = 0; p < 256; p++) {
            soft[p] = p / 255f;
        }
        Canvas c = Canvas.of(Video.of(8, Drawn.clip(rng, GRID, 9)))
                .repaint(1, Collections.nCopies(9, Level.of(soft)))
                .say("x");
        studio.paint(c, settings(1).steps(6));
        assertThat(model.shown.size()).isLessThanOrEqualTo(6 + 4);
    }

    /** Mask columns of black, grey and white: the grey shows half of what was there, at strength 1 as at 0.999. */
    @Test
    void aSoftEdgeIsAsSoftAtFullStrength() {
        List<Frame> clip = Drawn.clip(rng, GRID, 9);
        float[] columns = new float[256];
        for (int p = 0; p < 256; p++) {
            columns[p] = p % 16 < 6 ? 0 : p % 16 < 10 ? 0.5f : 1;
        }
        List<Level> mask = Collections.nCopies(9, Level.of(columns));
        for (double strength : new double[] {0.999, 1}) {
            Canvas soft = Canvas.of(Video.of(8, clip)).repaint(strength, mask).say("x");
            String all = soft.toJson().replaceAll(",\\s*\"share\" : \"[^\"]*\"", "");
            List<Frame> mixed = studio.paint(soft, settings(1)).all();
            List<Frame> painted = studio.paint(Canvas.fromJson(all, Path.of(".")), settings(1))
                    .all();
            for (int i = 0; i < 9 * 768; i++) {
                int old = clip.get(i / 768).rgb()[i % 768] & 255;
                int fresh = painted.get(i / 768).rgb()[i % 768] & 255;
                int there = Math.round(old + columns[i % 768 / 3] * (fresh - old));
                assertThat(mixed.get(i / 768).rgb()[i % 768] & 255).isEqualTo(there);
            }
        }
    }

    @Test
    void framesAreDecodedAsTheyAreReadAndReadersAreTheirOwn() {
        Video v = studio.paint(
                Canvas.blank(Grid.of(16, 16, 33)).say("x"), settings(1).steps(1));
        byte[] whole = bytes(v);
        long live = Scope.liveTensors();
        try (Frames a = v.open();
                Frames b = v.open()) {
            long most = 0;
            for (int i = 0; i < 33; i++) {
                byte[] one = a.next().rgb();
                assertThat(b.next().rgb()).isEqualTo(one);
                assertThat(one).isEqualTo(java.util.Arrays.copyOfRange(whole, i * 768, (i + 1) * 768));
                most = Math.max(most, Scope.liveTensors() - live);
                assertThat(Scope.liveTensors() - live).isLessThan(20);
            }
            assertThat(most).isPositive();
            assertThat(a.hasNext()).isFalse();
        }
        assertThat(Scope.liveTensors()).isEqualTo(live);
    }

    @Test
    void whatCannotFitIsRefusedBeforeItStartsWithTheNearestThatDoes() {
        Canvas c = Canvas.blank(Grid.of(16000, 16000, 100_000)).say("x");
        assertThatThrownBy(() -> studio.paint(c, settings(1)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("GB")
                .hasMessageContaining("fix: paint ");
        assertThat(model.shown).isEmpty();
        MemoryCheck f = new MemoryCheck(model);
        Grid g = Grid.of(512, 256, 81);
        double have = f.bytes(g, 2);
        f.check(g, 2, have * 1.3);
        HaneulException e =
                org.assertj.core.api.Assertions.catchThrowableOfType(HaneulException.class, () -> f.check(g, 2, have));
        String[] size = e.fix().replaceAll("[^0-9x]+", " ").strip().split("[ x]+");
        Grid nearest = Grid.of(Integer.parseInt(size[0]), Integer.parseInt(size[1]), Integer.parseInt(size[2]));
        f.check(nearest, 2, have);
        assertThat(nearest.frames()).isEqualTo(81);
        assertThat(nearest.width()).isBetween(400, 511);
    }

    @Test
    void asManyForwardsArePlannedAsArePainted() {
        List<Level> soft = new ArrayList<>();
        for (int i = 0; i < GRID.frames(); i++) {
            soft.add(Level.of(0.05 + 0.1 * i));
        }
        Canvas clip = Canvas.of(Drawn.clip(rng, GRID, GRID.frames()), 8);
        List<Canvas> canvases = List.of(
                Canvas.blank(GRID).say("x"),
                Tasks.loop("x", Grid.of(16, 16, 8)),
                Tasks.extend(Video.of(8, Drawn.clip(rng, GRID, 9)), 0, 40, "x"),
                clip.repaint(0.6),
                clip.repaint(0.9, soft));
        for (Canvas c : canvases) {
            model.shown.clear();
            studio.paint(c, settings(1).steps(7));
            assertThat(studio.plan(List.of(c), settings(1).steps(7)).forwards()).isEqualTo(model.shown.size());
        }
        List<Canvas> pack = List.of(clip.repaint(0.6), clip.repaint(0.55), canvases.get(0)); // levels of all are steps
        List<Canvas> rings = List.of(canvases.get(1), canvases.get(1)); // one by one
        for (List<Canvas> together : List.of(pack, rings)) {
            model.shown.clear();
            List<Long> seeds = Collections.nCopies(together.size(), 1L);
            studio.paint(together, seeds, settings(1).steps(7), Progress.SILENT);
            assertThat(studio.plan(together, settings(1).steps(7)).forwards()).isEqualTo(model.shown.size());
        }
    }

    /** Two threads on one studio give what one thread gives, also where both encode the same new sentence. */
    @Test
    void severalThreadsMayPaintAtOnce() throws Exception {
        List<byte[]> alone = new ArrayList<>();
        Studio other = new Studio(model, n -> {});
        for (long seed = 1; seed <= 2; seed++) {
            alone.add(bytes(other.paint(Canvas.blank(GRID).say("a whale"), settings(seed))));
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<byte[]>> together = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                long seed = 1 + i % 2;
                together.add(threads.submit(
                        () -> bytes(studio.paint(Canvas.blank(GRID).say("a whale"), settings(seed)))));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i % 2));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        List<Runnable> wrong = List.of(
                () -> settings(1).steps(0),
                () -> settings(1).steps(1001),
                () -> settings(1).guidance(Double.NaN),
                () -> settings(1).guidance(-1),
                () -> new Settings(1, 10, 1, 0, "", Sampler.EULER),
                () -> Sampler.parse("ddim"),
                () -> studio.paint(List.of(), List.of(), settings(1), Progress.SILENT));
        for (Runnable r : wrong) {
            assertThatThrownBy(r::run).isInstanceOf(HaneulException.class);
        }
    }

    @Test
    void aVideoWhoseModelIsClosedSaysSo() {
        TinyModel other = new TinyModel();
        Video v = new Studio(other, n -> {})
                .paint(Canvas.blank(GRID).say("x"), settings(1).steps(1));
        other.close();
        assertThatThrownBy(v::all).isInstanceOf(HaneulException.class);
    }
}
