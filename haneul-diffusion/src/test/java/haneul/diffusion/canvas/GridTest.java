package haneul.diffusion.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haneul.core.HaneulException;
import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void theNextGridIsTheSmallestThatHoldsIt() {
        assertThat(Grid.of(50, 70, 10).next(8, 4)).isEqualTo(Grid.of(56, 72, 13));
        assertThat(Grid.of(64, 64, 17).next(8, 4)).isEqualTo(Grid.of(64, 64, 17));
        assertThat(Grid.of(1, 1, 1).next(8, 4)).isEqualTo(Grid.of(8, 8, 1));
        assertThat(Grid.of(1, 1, 2).fps(24).next(8, 4)).isEqualTo(new Grid(8, 8, 5, 24));
        assertThat(Grid.of(16384, 16384, 100_000).next(8, 4).frames()).isEqualTo(100_001);
    }

    @Test
    void absurdGridsAreRefused() {
        int[][] wrong = {{0, 8, 1}, {8, -1, 1}, {8, 8, 0}, {8, 8, -5}, {Integer.MAX_VALUE, 8, 1}, {8, 8, 1 << 30}};
        for (int[] g : wrong) {
            assertThatThrownBy(() -> Grid.of(g[0], g[1], g[2])).isInstanceOf(HaneulException.class);
        }
        for (double fps : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1000}) {
            assertThatThrownBy(() -> Grid.of(8, 8, 1).fps(fps)).isInstanceOf(HaneulException.class);
        }
    }
}
