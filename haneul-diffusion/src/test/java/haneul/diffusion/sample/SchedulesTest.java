package haneul.diffusion.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.model.NoiseSchedule;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    @Test
    void stepsAreEvenWithoutShift() {
        assertThat(Schedules.shifted(4, 1)).containsExactly(1, 0.75, 0.5, 0.25, 0);
    }

    @Test
    void shiftIsTheFormula() {
        double[] s = Schedules.shifted(10, 3);
        assertThat(s[0]).isEqualTo(1);
        assertThat(s[10]).isEqualTo(0);
        assertThat(s[5]).isCloseTo(3 * 0.5 / (1 + 2 * 0.5), within(1e-12));
        for (int i = 0; i < 10; i++) {
            assertThat(s[i]).isGreaterThan(s[i + 1]);
        }
    }

    @Test
    void levelsJoinAndNothingAboveTheHighestIsPainted() {
        double[] s = Schedules.through(Schedules.shifted(10, 1), new float[] {0, 0.5f, 0.25f, 0.25f});
        assertThat(s[0]).isEqualTo(0.5);
        assertThat(s).contains(0.25).endsWith(0);
        assertThat(s).hasSize(7); // 0.5 0.4 0.3 0.25 0.2 0.1 0
    }

    @Test
    void aLevelTakesThePlaceOfAStepThatIsNearlyTheSame() {
        double[] s = Schedules.through(Schedules.shifted(10, 1), new float[] {0.6f, 1}); // 0.6f is not 0.6
        assertThat(s).contains((double) 0.6f).doesNotContain(0.6).hasSize(11);
    }

    @Test
    void whatIsGivenNeedsNoStep() {
        assertThat(Schedules.through(Schedules.shifted(10, 1), new float[] {0, 0}))
                .containsExactly(0);
        assertThat(Schedules.through(Schedules.shifted(1000, 100), new float[] {1}))
                .hasSize(1001);
    }

    @Test
    void absurdSchedulesAreRefused() {
        for (int steps : new int[] {0, -1, 1001, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> Schedules.shifted(steps, 1))
                    .isInstanceOf(HaneulException.class)
                    .hasMessageContaining(String.valueOf(steps));
        }
        for (double shift : new double[] {0, -1, Double.NaN, 1e9}) {
            assertThatThrownBy(() -> Schedules.shifted(10, shift)).isInstanceOf(HaneulException.class);
        }
    }

    @Test
    void whatIsAllUnknownStartsWhereTheScheduleDoes() {
        double[] sigmas = new NoiseSchedule(NoiseSchedule.Kind.UNIPC, 3).sigmas(10);
        assertThat(sigmas[0]).isLessThan(1);
        assertThat(Schedules.through(sigmas, new float[] {0, 1})).containsExactly(sigmas);
        assertThat(Schedules.through(sigmas, new float[] {0, 0.5f, Math.nextDown(1f)}))
                .startsWith(sigmas[0])
                .contains(0.5);
    }
}
