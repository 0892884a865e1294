package haneul.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import haneul.tensor.Device;
import org.junit.jupiter.api.Test;

/** Which models are held and which are streamed, on machines and cards of known size. */
class WeightBudgetTest {
    private static final double GB = 1e9;
    private static final long TI2V_5B_BF16 = 10_000_000_000L;
    private static final long A14B_TWO_EXPERTS_BF16 = 57_000_000_000L;

    @Test
    void mainMemoryHoldsLittleBecauseFilesAreCachedThere() {
        WeightBudget large = WeightBudget.of(new Device.Memory(128 * GB, 100 * GB, false));
        assertThat(large).isEqualTo(new WeightBudget(4L << 30, 1L << 30));
        assertThat(WeightBudget.of(new Device.Memory(8 * GB, GB, false)).transformers())
                .isEqualTo(3_200_000_000L);
    }

    @Test
    void aCardHoldsWhatFitsBesideActivations() {
        assertThat(WeightBudget.of(new Device.Memory(24 * GB, 23 * GB, true)).transformers())
                .isGreaterThan(TI2V_5B_BF16);
        assertThat(WeightBudget.of(new Device.Memory(12 * GB, 11 * GB, true)).transformers())
                .isLessThan(TI2V_5B_BF16);
        assertThat(WeightBudget.of(new Device.Memory(150 * GB, 148 * GB, true)).transformers())
                .isGreaterThan(A14B_TWO_EXPERTS_BF16);
    }

    @Test
    void whatOthersTakeOfACardIsNotHeld() {
        Device.Memory shared = new Device.Memory(80 * GB, 16 * GB, true);
        assertThat(WeightBudget.of(shared).transformers()).isEqualTo(12_000_000_000L);
        assertThat(WeightBudget.of(shared).transformers()
                        + WeightBudget.of(shared).text())
                .isLessThan((long) shared.free());
    }
}
