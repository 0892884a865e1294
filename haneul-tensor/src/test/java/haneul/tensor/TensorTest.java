package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class TensorTest {
    @Test
    void arithmeticBroadcasts() {
        Tensor a = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor b = Tensor.of(new float[] {10, 20, 30}, 3);
        assertThat(a.plus(b).times(2).toFloats()).containsExactly(22, 44, 66, 28, 50, 72);
        assertThat(a.sum(1, false).toFloats()).containsExactly(6, 15);
        assertThat(a.transpose(0, 1).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(a.matmul(b).toFloats()).containsExactly(140, 320);
        assertThat(Tensor.cat(List.of(a, a), 0).shape()).isEqualTo(new Shape(4, 3));
    }

    @Test
    void messagesNameBothShapes() {
        Tensor a = Tensor.zeros(2, 3);
        assertThatThrownBy(() -> a.plus(Tensor.zeros(4)))
                .isInstanceOf(HaneulException.class)
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[4]");
        assertThatThrownBy(() -> a.matmul(Tensor.zeros(2, 3))).isInstanceOf(HaneulException.class);
        assertThatThrownBy(() -> a.reshape(5)).isInstanceOf(HaneulException.class);
        assertThatThrownBy(() -> a.slice(1, 2, 9)).hasMessageContaining("0 to 3");
        assertThatThrownBy(() -> Ops.conv2d(Tensor.zeros(1, 3, 8, 8), Tensor.zeros(4, 2, 3, 3), null, 1, 1))
                .hasMessageContaining("[4, 2, 3, 3]");
        assertThatThrownBy(() -> Tensor.of(new float[3], 2, 2)).isInstanceOf(HaneulException.class);
    }

    @Test
    void whatAScopeMakesIsFreedUnlessKept() {
        Tensor kept;
        Tensor lost;
        try (Scope scope = Scope.open()) {
            lost = Tensor.ones(3);
            kept = lost.plus(1).keep();
        }
        assertThat(kept.toFloats()).containsExactly(2, 2, 2);
        assertThatThrownBy(lost::toFloats).hasMessageContaining("keep()");
    }

    @Test
    void gradientsReachLeavesThroughFreedIntermediates() {
        Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).requiresGrad(true);
        Tensor loss;
        try (Scope scope = Scope.open()) {
            loss = x.square().times(2).sum().keep();
        }
        loss.backward();
        assertThat(x.grad().toFloats()).containsExactly(4, 8, 12);
    }

    @Test
    void tensorsOfNothingCarryTheirShape() {
        assertThat(Tensor.of(new float[0], 0, 3).toFloats()).isEmpty();
        assertThat(Tensor.of(new long[0], 2, 0).toLongs()).isEmpty();
        assertThat(Tensor.ofBytes(DType.BF16, new byte[0], 0).toBytes()).isEmpty();
        Tensor none = Tensor.zeros(0, 3);
        assertThat(Tensor.cat(List.of(none, Tensor.ones(1, 3)), 0).shape()).isEqualTo(new Shape(1, 3));
        assertThat(none.reshape(3, 0).plus(1).copyFrom(none.reshape(3, 0)).sum().item())
                .isZero();
        assertThat(none.toString()).isEqualTo("F32 [0, 3]");
    }

    @Test
    void typesRoundTripThroughBytes() {
        for (DType type : DType.values()) {
            Tensor t = Tensor.of(new float[] {0, 1, 1, 0}, 2, 2).to(type);
            assertThat(t.dtype()).isEqualTo(type);
            Tensor back = Tensor.ofBytes(type, t.toBytes(), 2, 2);
            assertThat(back.to(DType.F32).toFloats()).containsExactly(0, 1, 1, 0);
        }
    }

    @Test
    void convolutionEqualsItsDefinition() {
        Rng rng = new Rng(1);
        Tensor x = Tensor.randn(rng, 1, 2, 4, 5);
        Tensor w = Tensor.randn(rng, 3, 2, 3, 3);
        float[] a = x.toFloats();
        float[] k = w.toFloats();
        float[] y = Ops.conv2d(x, w, null, 1, 1).toFloats();
        for (int o = 0; o < 3; o++) {
            double sum = 0;
            for (int c = 0; c < 2; c++) {
                for (int i = -1; i <= 1; i++) {
                    for (int j = -1; j <= 1; j++) {
                        sum += a[(c * 4 + 1 + i) * 5 + 2 + j] * k[((o * 2 + c) * 3 + i + 1) * 3 + j + 1];
                    }
                }
            }
            assertThat(y[(o * 4 + 1) * 5 + 2]).isCloseTo((float) sum, within(1e-5f));
        }
    }
}
