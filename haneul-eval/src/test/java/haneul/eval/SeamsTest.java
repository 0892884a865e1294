package haneul.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.diffusion.canvas.Canvas;
import haneul.model.Defaults;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeamsTest {
    private static Frame grey(int level) {
        byte[] rgb = new byte[3 * Stand.SIDE * Stand.SIDE];
        Arrays.fill(rgb, (byte) level);
        return new Frame(Stand.SIDE, Stand.SIDE, rgb);
    }

    /** A clip that gets lighter by two grey levels a frame; the first half gets a jump beside the second. */
    private static List<Frame> ramp(int frames, int jump) {
        return IntStream.range(0, frames)
                .mapToObj(i -> grey(20 + 2 * i + (2 * i < frames ? 0 : jump)))
                .toList();
    }

    @Test
    void anEvenClipHasNoSeam() {
        Stand even = (canvas, seed) -> ramp(canvas.grid().frames(), 0);
        Seams s = Seams.of(even, 3, 1, Progress.SILENT);
        for (Seams.Seam seam : List.of(s.forward(), s.backward())) {
            assertThat(seam.clips()).isEqualTo(3);
            assertThat(seam.step()).isEqualTo(2);
            assertThat(seam.ratio()).isEqualTo(1);
            assertThat(seam.doubled()).isZero();
        }
        assertThat(s.loop().step())
                .as("from the last of 20 frames to the first")
                .isEqualTo(38);
        assertThat(s.loop().ratio()).isEqualTo(19);
        assertThat(s.loop().high()).isEqualTo(1);
        assertThat(s.table().get(1)).matches("forward +3 +2\\.00 +2\\.00 +1\\.00 +1\\.00 +0");
        assertThat(s.json().toString()).contains("ratio=19.0");
    }

    @Test
    void aJumpAndADoubledFrameAreSeen() {
        assertThat(Seams.seam(List.of(ramp(17, 10)), 8, List.of(12)).ratio()).isEqualTo(6);
        assertThat(Seams.seam(List.of(ramp(17, -2)), 8, List.of(12)).doubled()).isEqualTo(1);
    }

    @Test
    void theGivenHalfOfATrueClipIsExtended() {
        int[] given = new int[3];
        Stand counts = (canvas, seed) -> {
            IntStream frames = IntStream.range(0, canvas.grid().frames());
            given[canvas.isRing() ? 2 : canvas.isPasted(0) ? 0 : 1] =
                    (int) frames.filter(canvas::isPasted).count();
            return ramp(canvas.grid().frames(), 0);
        };
        Seams.of(counts, 1, 1, Progress.SILENT);
        assertThat(given).containsExactly(9, 9, 0);
    }

    @Test
    void shortClipsAreRefused() {
        Stand brief = new Stand() {
            @Override
            public List<Frame> paint(Canvas canvas, long seed) {
                throw new AssertionError("nothing is painted");
            }

            @Override
            public Defaults defaults() {
                return new Defaults(SIDE, SIDE, 13, 13, 8, 1, 1, 1, 1, "2m", 0.6, "");
            }
        };
        assertThatThrownBy(() -> Seams.of(brief, 1, 1, Progress.SILENT))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("13 frames")
                .hasMessageContaining("17 frames");
    }
}
