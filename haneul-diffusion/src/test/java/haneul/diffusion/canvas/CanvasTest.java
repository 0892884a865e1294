package haneul.diffusion.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.diffusion.Drawn;
import haneul.media.Video;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CanvasTest {
    private static final Grid GRID = Grid.of(8, 4, 17);
    private final Rng rng = new Rng(1);

    @Property(tries = 200)
    void pasteIsIdempotent(@ForAll long seed) {
        Rng r = new Rng(seed);
        Canvas c = Drawn.canvas(r, 4, false);
        int at = r.nextInt(c.grid().frames());
        List<Frame> clip = Drawn.clip(r, c.grid(), 1 + r.nextInt(c.grid().frames() - at));
        assertThat(c.paste(clip, at).paste(clip, at)).isEqualTo(c.paste(clip, at));
    }

    @Property(tries = 300)
    void orderDoesNotMatterWhereNothingOverlaps(@ForAll long seed) {
        Rng r = new Rng(seed);
        Canvas c = Canvas.blank(GRID);
        int cut = 1 + r.nextInt(GRID.frames() - 1);
        int a = r.nextInt(cut);
        int b = cut + r.nextInt(GRID.frames() - cut);
        List<Frame> first = Drawn.clip(r, GRID, r.chance(0.5) ? 1 : 1 + r.nextInt(cut - a));
        List<Frame> second = Drawn.clip(r, GRID, r.chance(0.5) ? 1 : 1 + r.nextInt(GRID.frames() - b));
        assertThat(c.paste(first, a).paste(second, b))
                .isEqualTo(c.paste(second, b).paste(first, a));
    }

    @Property(tries = 100)
    void repaintWithoutStrengthIsTheIdentityAndAtFullStrengthForgets(@ForAll long seed) {
        Canvas c = Drawn.canvas(new Rng(seed), 4, false);
        assertThat(c.repaint(0)).isEqualTo(c);
        Canvas blank = Canvas.blank(c.grid());
        for (Canvas.Sentence s : c.sentences()) {
            blank = blank.say(s.text(), s.from());
        }
        assertThat(c.repaint(1)).isEqualTo(blank);
    }

    @Property(tries = 200)
    void jsonComesBackAsItWent(@ForAll long seed) {
        Canvas c = Drawn.canvas(new Rng(seed), 4, false);
        assertThat(Canvas.fromJson(c.toJson(), java.nio.file.Path.of("."))).isEqualTo(c);
    }

    @Property(tries = 100)
    void onALargerGridWhatWasThereStays(@ForAll long seed) {
        Canvas c = Drawn.canvas(new Rng(seed), 4, false);
        Grid g = c.grid();
        Canvas on = c.on(g.next(8, 4));
        for (int f = 0; f < g.frames(); f++) {
            Frame was = c.frame(f);
            Frame is = on.frame(f);
            assertThat(is == null).isEqualTo(was == null);
            for (int p = 0; p < g.width() * g.height(); p++) {
                int x = p % g.width();
                int y = p / g.width();
                assertThat(on.level(f).at(y * on.grid().width() + x))
                        .isEqualTo(c.level(f).at(p));
                assertThat(is == null || was == null || is.at(x, y, 1) == was.at(x, y, 1))
                        .isTrue();
            }
        }
    }

    @Test
    void theEndsAreBlankAndFullyKnown() {
        Canvas blank = Canvas.blank(GRID);
        Canvas full = Canvas.of(Drawn.clip(rng, GRID, 17), 8);
        for (int i = 0; i < 17; i++) {
            assertThat(blank.level(i)).isEqualTo(Level.UNKNOWN);
            assertThat(blank.frame(i)).isNull();
            assertThat(full.level(i)).isEqualTo(Level.GIVEN);
            assertThat(full.frame(i)).isNotNull();
        }
        assertThat(Canvas.of(Video.of(8, Drawn.clip(new Rng(1), GRID, 17)))).isEqualTo(full);
    }

    @Test
    void aPictureIsHeldStillOverWhatIsUnknownOfItsLatentFrame() {
        Frame a = Drawn.frame(rng, 8, 4);
        Frame b = Drawn.frame(rng, 8, 4);
        List<Frame> clip = Drawn.clip(rng, GRID, 6);
        Canvas any = Canvas.blank(GRID).paste(a, 16).paste(clip, 0).paste(b, 7);
        assertThat(any.frame(13)).isNull(); // no model yet
        assertThat(any.level(13)).isEqualTo(Level.UNKNOWN);
        Canvas c = any.held(4); // latent frames 13…16, 5…8
        assertThat(c.frame(12)).isNull();
        assertThat(c.frame(13)).isEqualTo(a);
        assertThat(c.level(13)).isEqualTo(Level.GIVEN);
        assertThat(c.frame(5)).isEqualTo(clip.get(5));
        assertThat(c.frame(6)).isEqualTo(b);
        assertThat(c.frame(8)).isEqualTo(b);
        assertThat(c.frame(9)).isNull();
        assertThat(any.repaint(0.5).held(4).level(13)).isEqualTo(Level.of(0.5));
        assertThat(Canvas.blank(GRID).paste(a, 0).held(4).frame(1)).isNull();
    }

    /** A model whose latent frames are of eight frames holds a clip of six still, one of four does not. */
    @Test
    void howLongAClipIsHeldStillIsForTheModelToSay() {
        List<Frame> clip = Drawn.clip(rng, GRID, 6);
        Canvas c = Canvas.blank(GRID).paste(clip, 9);
        for (Canvas same : List.of(c, Canvas.fromJson(c.toJson(), java.nio.file.Path.of(".")))) {
            assertThat(same.held(4).frame(16)).isNull();
            assertThat(same.held(8).frame(16))
                    .extracting(Frame::rgb)
                    .isEqualTo(clip.get(5).rgb());
            assertThat(same.held(8).frame(8)).isNull();
        }
        Canvas over = c.paste(Drawn.clip(rng, GRID, 4), 13, false); // four of the six are left
        Canvas read = Canvas.fromJson(over.toJson(), java.nio.file.Path.of("."));
        assertThat(read).isEqualTo(over);
        assertThat(read.part(0, 13).held(4).level(12)).isEqualTo(Level.GIVEN);
        assertThat(read.held(4)).isEqualTo(over.held(4));
        assertThat(Canvas.blank(GRID).paste(clip, 9, true).held(4).frame(16)).isNotNull();
        assertThat(c.paste(clip, 9, false).held(8).frame(16)).isNull();
    }

    @Test
    void sentencesHoldFromTheirTimes() {
        Canvas c = Canvas.blank(GRID).say("second", 9).say("first", 0).say("again", 9);
        assertThat(c.sentences()).containsExactly(new Canvas.Sentence(0, "first"), new Canvas.Sentence(9, "again"));
        assertThat(c.say("alone").sentences()).containsExactly(new Canvas.Sentence(0, "alone"));
    }

    /** How much of what is painted shows depends on the mask of that pixel alone: not on others, not on the strength. */
    @Property(tries = 50)
    void aMaskIsMixedInAsSoftAsItIs(@ForAll long seed) {
        Rng r = new Rng(seed);
        List<Level> masks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            float[] mask = new float[32];
            for (int p = 0; p < 32; p++) {
                mask[p] = i == 0 ? 0.5f : r.nextInt(3) * 0.5f;
            }
            masks.add(Level.of(mask));
        }
        for (double strength : new double[] {0, 0.3, 0.999, 1}) {
            Canvas c = Canvas.of(Drawn.clip(r, Grid.of(8, 4, 3), 3), 8).repaint(strength, masks);
            for (int i = 0; i < 3; i++) {
                for (int p = 0; p < 32; p++) {
                    float m = masks.get(i).at(p);
                    assertThat(c.level(i).at(p)).isEqualTo((float) (m * strength));
                    assertThat(c.level(i).share(p)).isEqualTo(strength == 0 ? 0 : m);
                }
            }
            assertThat(Canvas.fromJson(c.toJson(), java.nio.file.Path.of("."))).isEqualTo(c);
        }
    }

    @Test
    void aStrengthOfItsOwnForEachFrameShowsWhole() {
        Canvas c = Canvas.of(Drawn.clip(rng, Grid.of(8, 4, 3), 3), 8).repaint(List.of(0.0, 0.25, 1.0));
        assertThat(c.level(0)).isEqualTo(Level.GIVEN);
        assertThat(c.level(1)).isEqualTo(Level.of(0.25));
        assertThat(c.level(1).share(7)).isEqualTo(1);
        assertThat(c.frame(2)).isNull();
    }

    @Test
    void aCanvasTakesNoMemoryWhereItIsBlank() {
        Canvas huge =
                Canvas.blank(Grid.of(16384, 16384, 100_000)).say("everything").repaint(0.5);
        assertThat(huge.level(99_999)).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void wrongRequestsAreRefused() {
        Canvas c = Canvas.blank(GRID);
        Frame f = Drawn.frame(rng, 8, 4);
        refused(() -> c.paste(f, 17), "17");
        refused(() -> c.paste(f, -1), "-1");
        refused(() -> c.paste(f, Integer.MAX_VALUE), "17");
        refused(() -> c.paste(List.of(), 0), "0");
        refused(() -> c.paste(Collections.nCopies(18, f), 0), "18");
        refused(() -> c.paste(Drawn.frame(rng, 4, 8), 0), "4x8");
        refused(() -> c.say("x", 17), "17");
        refused(() -> c.repaint(1.1), "1.1");
        refused(() -> c.repaint(Double.NaN), "NaN");
        refused(() -> c.repaint(0.5, new ArrayList<>()), "0");
        refused(() -> c.repaint(List.of(0.5)), "1");
        refused(() -> c.repaint(Collections.nCopies(17, 1.5)), "1.5");
        refused(() -> c.repaint(0.5, Collections.nCopies(17, Level.of(new float[] {0, 1}))), "8x4");
        refused(() -> Level.of(new float[] {0, 2}), "2");
        refused(() -> Canvas.of(List.of(), 8), "0");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String says) {
        assertThatThrownBy(call).isInstanceOf(HaneulException.class).hasMessageContaining(says);
    }
}
