package haneul.model.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.tensor.LeakCheck;
import haneul.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class NormalisationTest {
    @Test
    void eachChannelIsShiftedAndScaledByItsOwnNumbers() {
        Normalisation n = Normalisation.of(new double[] {1, -2}, new double[] {2, 0.5});
        Tensor z = Tensor.of(new float[] {1, 3, -2, -1}, 2, 2, 1, 1);
        assertThat(n.normalise(z).toFloats()).containsExactly(0, 1, 0, 2);
        assertThat(n.denormalise(n.normalise(z)).toFloats()).containsExactly(z.toFloats(), within(1e-6f));
    }
}
