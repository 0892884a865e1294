package haneul.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class RngTest {
    @Test
    void sameSeedSameNumbersAndStreamsDoNotDependOnWhatWasDrawn() {
        Rng a = new Rng(7);
        Rng b = new Rng(7);
        a.nextLong();
        assertThat(a.at(3, 4).nextLong()).isEqualTo(b.at(3, 4).nextLong());
        assertThat(a.at(3, 4).nextLong()).isNotEqualTo(b.at(4, 3).nextLong());
    }

    @Test
    void gaussiansHaveMeanZeroAndVarianceOne() {
        float[] x = new Rng(1).gaussians(200_001);
        double mean = 0;
        double square = 0;
        for (float v : x) {
            mean += v / (double) x.length;
            square += (double) v * v / x.length;
        }
        assertThat(mean).isCloseTo(0, within(0.01));
        assertThat(square).isCloseTo(1, within(0.02));
    }

    @Test
    void integersCoverTheirRangeEvenly() {
        Rng r = new Rng(5);
        int[] seen = new int[10];
        for (int i = 0; i < 100_000; i++) {
            seen[r.nextInt(10)]++;
        }
        assertThat(Arrays.stream(seen).min().orElse(0)).isGreaterThan(9_500);
    }

    @Test
    void permutationHoldsEveryNumberOnce() {
        int[] order = new Rng(9).permutation(1000);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < 1000; i++) {
            assertThat(sorted[i]).isEqualTo(i);
        }
        assertThat(order).isNotEqualTo(sorted);
    }
}
