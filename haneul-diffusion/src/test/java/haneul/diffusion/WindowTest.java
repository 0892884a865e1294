package haneul.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Which parts of a canvas are painted, in which order, and what each of them knows. */
class WindowTest {
    private static final int GROUP = 4;

    private static Canvas blank(int frames) {
        return Canvas.blank(Grid.of(8, 8, frames));
    }

    private static Canvas given(Canvas c, Rng rng, int at, int frames) {
        return c.paste(Drawn.clip(rng, c.grid(), frames), at, false);
    }

    @Test
    void whatFitsIsPaintedAtOnce() {
        Rng rng = new Rng(1);
        assertThat(Window.of(blank(33), 33, GROUP)).containsExactly(new Window(0, 33, 0, 33));
        assertThat(Window.of(blank(1), 33, GROUP)).containsExactly(new Window(0, 1, 0, 1));
        assertThat(Window.of(given(blank(9), rng, 0, 9), 33, GROUP)).isEmpty();
        // after 14 frames: the last 13 of them are one and three groups
        assertThat(Window.of(given(blank(20), rng, 0, 14), 33, GROUP)).containsExactly(new Window(1, 20, 14, 20));
        // before 14 frames: three more are painted, so that the first given one begins a group
        assertThat(Window.of(given(blank(20), rng, 6, 14), 33, GROUP)).containsExactly(new Window(-3, 20, 0, 6));
        // between clips whose way is whole groups
        assertThat(Window.of(given(given(blank(40), rng, 0, 16), rng, 24, 16), 33, GROUP))
                .containsExactly(new Window(7, 32, 16, 24));
    }

    @Test
    void longCanvasesArePaintedFromWhatIsKnownOn() {
        Rng rng = new Rng(1);
        assertThat(Window.of(blank(60), 33, GROUP))
                .containsExactly(new Window(0, 33, 0, 33), new Window(24, 37, 33, 37), new Window(28, 60, 37, 60));
        List<Window> backward = Window.of(given(blank(70), rng, 60, 10), 33, GROUP);
        assertThat(backward.get(0).last()).isEqualTo(60);
        assertThat(backward.get(backward.size() - 1).first()).isZero();
        for (Window w : backward) {
            assertThat(Math.floorMod(w.last() - w.from(), GROUP)).isEqualTo(1); // what is known begins a group
        }
    }

    @Property(tries = 500)
    void everyFrameToPaintIsPaintedOnceWithKnownOnesAroundIt(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 150) int frames,
            @ForAll @IntRange(min = 1, max = 81) int longest) {
        Rng rng = new Rng(seed);
        Canvas c = blank(frames);
        for (int i = rng.nextInt(4); i > 0; i--) {
            int at = rng.nextInt(frames);
            c = given(c, rng, at, 1 + rng.nextInt(frames - at));
        }
        if (rng.chance(0.3) && !c.isBlank()) {
            c = c.ring();
        }
        boolean[] known = new boolean[frames];
        for (int i = 0; i < frames; i++) {
            known[i] = c.frame(i) != null;
        }
        boolean[] given = known.clone();
        int most = Math.max(21, longest);
        for (Window w : Window.of(c, longest, GROUP)) {
            assertThat(w.frames()).isBetween(1, most + 2 * GROUP);
            assertThat(w.first()).isBetween(w.from(), w.last() - 1);
            assertThat(w.last()).isLessThanOrEqualTo(w.to());
            for (int i = w.from(); i < w.to(); i++) {
                int k = c.isRing() ? Math.floorMod(i, frames) : i;
                boolean fresh = i >= w.first() && i < w.last();
                assertThat(fresh || k < 0 || known[k])
                        .isTrue(); // beside what is new all is known, but for what is left out
                assertThat(k < frames).isTrue();
            }
            for (int i = w.first(); i < w.last(); i++) {
                int k = Math.floorMod(i, frames);
                assertThat(!known[k] || given[k]).isTrue(); // never painted twice
                known[k] = true;
            }
            boolean before = w.first() > w.from() && w.from() >= 0;
            assertThat(!before || (w.first() - w.from()) % GROUP == 1).isTrue(); // no group half known before
        }
        assertThat(Arrays.asList(box(known))).doesNotContain(false);
    }

    private static Boolean[] box(boolean[] values) {
        Boolean[] out = new Boolean[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i];
        }
        return out;
    }
}
