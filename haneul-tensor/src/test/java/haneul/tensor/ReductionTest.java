package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class ReductionTest {
    @Test
    void axesAreSummedUp() {
        Tensor x = Tensor.of(new float[] {1, 5, 3, 8, 2, 2}, 2, 3);
        assertThat(x.sum().item()).isEqualTo(21);
        assertThat(x.mean().item()).isEqualTo(3.5);
        assertThat(x.mean(1, true).toFloats()).containsExactly(3, 4);
        assertThat(x.mean(1, true).shape()).isEqualTo(new Shape(2, 1));
        assertThat(x.sum(0, false).toFloats()).containsExactly(9, 7, 5);
        assertThat(x.var(1, false).toFloats()).containsExactly(new float[] {8 / 3f, 8}, within(1e-5f));
        assertThat(x.amax(1, false).toFloats()).containsExactly(5, 8);
        assertThat(x.argmax(1).toLongs()).containsExactly(1, 0);
        assertThat(x.max().item() - x.min().item()).isEqualTo(7);
        assertThat(x.norm().item()).isCloseTo(Math.sqrt(107), within(1e-5));
        assertThat(x.softmax(0).sum(0, false).toFloats()).containsExactly(new float[] {1, 1, 1}, within(1e-6f));
    }

    @Test
    void questionsOfAllElements() {
        assertThat(Tensor.zeros(3).any()).isFalse();
        assertThat(Tensor.of(new boolean[] {true, false}, 2).any()).isTrue();
        assertThat(Tensor.of(new boolean[] {true, false}, 2).all()).isFalse();
        assertThat(Tensor.ones(2).all()).isTrue();
        assertThat(Tensor.ones(2).isFinite()).isTrue();
        assertThat(Tensor.ones(2).over(0).isFinite()).isFalse();
        assertThat(Tensor.zeros(2).over(0).isFinite()).isFalse();
    }

    @Test
    void productsEqualThreeLoops() {
        Rng rng = new Rng(3);
        Tensor a = Tensor.randn(rng, 2, 3, 4);
        Tensor b = Tensor.randn(rng, 2, 4, 5);
        float[] x = a.toFloats();
        float[] y = b.toFloats();
        float[] want = new float[2 * 3 * 5];
        for (int n = 0; n < 2; n++) {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 5; j++) {
                    for (int k = 0; k < 4; k++) {
                        want[(n * 3 + i) * 5 + j] += x[(n * 3 + i) * 4 + k] * y[(n * 4 + k) * 5 + j];
                    }
                }
            }
        }
        assertThat(a.bmm(b).toFloats()).containsExactly(want, within(1e-5f));
        assertThat(a.matmul(b).toFloats()).containsExactly(want, within(1e-5f));
        Tensor one = Tensor.ones(1, 5).addmm(a.select(0, 1), b.select(0, 1));
        assertThat(one.minus(1).toFloats()).containsExactly(java.util.Arrays.copyOfRange(want, 15, 30), within(1e-5f));
    }
}
