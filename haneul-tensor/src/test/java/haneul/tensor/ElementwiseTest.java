package haneul.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class ElementwiseTest {
    private static final float[] POSITIVE = {0.25f, 0.5f, 1, 1.5f, 2, 3};
    private static final float[] ANY = {-3, -1.25f, -0.5f, 0, 0.75f, 2};

    private record Case(UnaryOperator<Tensor> ours, DoubleUnaryOperator plain, float[] at) {}

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double bend(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    @Test
    void functionsEqualTheirDefinitions() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("exp", new Case(Tensor::exp, Math::exp, ANY));
        cases.put("log", new Case(Tensor::log, Math::log, POSITIVE));
        cases.put("sqrt", new Case(Tensor::sqrt, Math::sqrt, POSITIVE));
        cases.put("rsqrt", new Case(Tensor::rsqrt, x -> 1 / Math.sqrt(x), POSITIVE));
        cases.put("square", new Case(Tensor::square, x -> x * x, ANY));
        cases.put("pow", new Case(t -> t.pow(2.5), x -> Math.pow(x, 2.5), POSITIVE));
        cases.put("sin", new Case(Tensor::sin, Math::sin, ANY));
        cases.put("cos", new Case(Tensor::cos, Math::cos, ANY));
        cases.put("tanh", new Case(Tensor::tanh, Math::tanh, ANY));
        cases.put("sigmoid", new Case(Tensor::sigmoid, ElementwiseTest::sigmoid, ANY));
        cases.put("silu", new Case(Tensor::silu, x -> x * sigmoid(x), ANY));
        cases.put("gelu", new Case(Tensor::gelu, ElementwiseTest::bend, ANY));
        cases.put("geluTanh", new Case(Tensor::geluTanh, ElementwiseTest::bend, ANY));
        cases.put("relu", new Case(Tensor::relu, x -> Math.max(0, x), ANY));
        cases.put("abs", new Case(Tensor::abs, Math::abs, ANY));
        cases.put("negative", new Case(Tensor::negative, x -> -x, ANY));
        cases.put("plus", new Case(t -> t.plus(1.5), x -> x + 1.5, ANY));
        cases.put("minus", new Case(t -> t.minus(1.5), x -> x - 1.5, ANY));
        cases.put("times", new Case(t -> t.times(-2), x -> -2 * x, ANY));
        cases.put("over", new Case(t -> t.over(4), x -> x / 4, ANY));
        cases.put("clamp", new Case(t -> t.clamp(-1, 1), x -> Math.max(-1, Math.min(1, x)), ANY));
        cases.forEach((name, c) -> {
            float[] got = c.ours.apply(Tensor.of(c.at, c.at.length)).toFloats();
            for (int i = 0; i < got.length; i++) {
                double tolerance = name.equals("gelu") ? 1e-3 : 2e-6 * Math.max(1, Math.abs(got[i]));
                assertThat((double) got[i])
                        .as(name + " of " + c.at[i])
                        .isCloseTo(c.plain.applyAsDouble(c.at[i]), within(tolerance));
            }
        });
    }

    @Test
    void pairsBroadcastInBothDirections() {
        Tensor a = Tensor.of(new float[] {1, 2, 3}, 3, 1);
        Tensor b = Tensor.of(new float[] {10, 20}, 2);
        check(a.minus(b), (x, y) -> x - y);
        check(a.over(b), (x, y) -> x / y);
        check(a.times(b), (x, y) -> x * y);
        check(a.maximum(b), Math::max);
        check(a.minimum(b), Math::min);
    }

    private static void check(Tensor got, DoubleBinaryOperator plain) {
        assertThat(got.shape()).isEqualTo(new Shape(3, 2));
        float[] values = got.toFloats();
        for (int i = 0; i < 6; i++) {
            assertThat(values[i]).isEqualTo((float) plain.applyAsDouble(1 + i / 2, 10 + 10 * (i % 2)));
        }
    }

    @Test
    void comparisonsAreBooleans() {
        Tensor a = Tensor.of(new float[] {1, 2, 3}, 3);
        Tensor b = Tensor.of(new float[] {3, 2, 1}, 3);
        assertThat(a.lessThan(b).dtype()).isEqualTo(DType.BOOL);
        assertThat(a.lessThan(b).toLongs()).containsExactly(1, 0, 0);
        assertThat(a.lessOrEqual(b).toLongs()).containsExactly(1, 1, 0);
        assertThat(a.greaterThan(b).toLongs()).containsExactly(0, 0, 1);
        assertThat(a.greaterOrEqual(b).toLongs()).containsExactly(0, 1, 1);
        assertThat(a.equalTo(b).toLongs()).containsExactly(0, 1, 0);
        assertThat(a.lessThan(2).toLongs()).containsExactly(1, 0, 0);
        assertThat(a.lessOrEqual(2).toLongs()).containsExactly(1, 1, 0);
        assertThat(a.greaterThan(2).toLongs()).containsExactly(0, 0, 1);
        assertThat(a.greaterOrEqual(2).toLongs()).containsExactly(0, 1, 1);
        assertThat(a.equalTo(2).not().toLongs()).containsExactly(1, 0, 1);
        Tensor even = Tensor.of(new boolean[] {false, true, false}, 3);
        assertThat(a.lessThan(3).and(even).toLongs()).containsExactly(0, 1, 0);
        assertThat(a.lessThan(2).or(even).toLongs()).containsExactly(1, 1, 0);
        assertThat(Tensor.where(even, a, Tensor.full(9)).toFloats()).containsExactly(9, 2, 9);
    }

    @Test
    void inPlaceChangesWhatOthersSee() {
        Tensor a = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor row = a.slice(0, 1, 2);
        a.addInPlace(Tensor.ones(2, 2), 10).timesInPlace(2);
        assertThat(row.toFloats()).containsExactly(26, 28);
        row.lerpInPlace(Tensor.zeros(1, 2), 0.5);
        assertThat(a.toFloats()).containsExactly(22, 24, 13, 14);
        row.copyFrom(Tensor.of(new long[] {7, 8}, 1, 2));
        a.slice(1, 0, 1).timesInPlace(Tensor.of(new float[] {-1, 2}, 2, 1));
        assertThat(a.toFloats()).containsExactly(-22, 24, 14, 8);
        row.siluInPlace();
        assertThat(a.toFloats()).containsExactly(new float[] {-22, 24, 14, (float) (8 * sigmoid(8))}, within(1e-4f));
        assertThatThrownBy(() -> row.timesInPlace(Tensor.ones(2, 2))).isInstanceOf(HaneulException.class);
        assertThat(a.fillInPlace(0).count() + row.sum().item()).isEqualTo(4);
    }
}
