package haneul.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Rng;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class OptimizerTest {
    @Test
    void muonMakesSingularValuesOne() {
        try (Scope scope = Scope.open()) {
            Tensor m = Muon.orthogonal(Tensor.randn(new Rng(1), 6, 10));
            float[] gram = m.matmul(m.transpose(0, 1)).toFloats();
            for (int i = 0; i < 6; i++) {
                assertThat(gram[i * 7]).isBetween(0.4f, 1.5f);
            }
        }
    }

    @Test
    void firstAdamStepIsTheLearningRate() {
        try (Scope scope = Scope.open()) {
            Tensor p = Tensor.of(new float[] {1, -2}, 2).requiresGrad(true);
            AdamW adam = new AdamW(Map.of("p", p), 0.9, 0.95, 0.1);
            p.times(Tensor.of(new float[] {3, -5}, 2)).sum().backward();
            adam.step(0.01);
            assertThat(p.toFloats()).containsExactly(new float[] {0.99f, -1.99f}, within(1e-5f));
            assertThat(p.grad().toFloats()).containsOnly(0);
        }
    }

    /** Interrupted after 5 of 10 steps and restored into new objects: the same bits as a run of 10. */
    @Test
    void resumesBitForBit() {
        List<Function<Map<String, Tensor>, Optimizer>> kinds =
                List.of(p -> new AdamW(p, 0.9, 0.95, 0.1), p -> new Muon(p, 0.95, 0.1));
        for (Function<Map<String, Tensor>, Optimizer> make : kinds) {
            try (Scope scope = Scope.open()) {
                Map<String, Tensor> straight = params();
                run(straight, make.apply(straight), 0, 10);

                Map<String, Tensor> first = params();
                Optimizer one = make.apply(first);
                run(first, one, 0, 5);
                Map<String, Tensor> second = params();
                second.forEach((n, t) -> t.detach().copyFrom(first.get(n).detach()));
                Optimizer two = make.apply(second);
                two.restore(one.state());
                run(second, two, 5, 10);
                assertThat(second.get("w").toFloats())
                        .containsExactly(straight.get("w").toFloats());
            }
        }
    }

    /** Ten steps against the algorithm in double precision; decay on the matrix, none on the vector. */
    @Test
    void adamEqualsItsDefinition() {
        try (Scope scope = Scope.open()) {
            Rng rng = new Rng(21);
            Map<String, Tensor> params = new LinkedHashMap<>();
            params.put("matrix", Tensor.randn(rng, 2, 3).requiresGrad(true));
            params.put("vector", Tensor.randn(rng, 4).requiresGrad(true));
            params.put("unused", Tensor.ones(2, 2).requiresGrad(true));
            AdamW adam = new AdamW(params, 0.9, 0.95, 0.1);
            Map<String, double[][]> own = new LinkedHashMap<>();
            params.forEach((name, p) -> {
                float[] start = p.toFloats();
                double[][] s = new double[3][start.length];
                for (int i = 0; i < start.length; i++) {
                    s[0][i] = start[i];
                }
                own.put(name, s);
            });
            for (int step = 1; step <= 10; step++) {
                double rate = 0.01 * step;
                for (String name : List.of("matrix", "vector")) {
                    Tensor p = params.get(name);
                    float[] g = rng.gaussians((int) p.count());
                    p.times(Tensor.of(g, p.shape().dims())).sum().backward();
                    double[][] s = own.get(name);
                    for (int i = 0; i < g.length; i++) {
                        s[1][i] = 0.9 * s[1][i] + 0.1 * g[i];
                        s[2][i] = 0.95 * s[2][i] + 0.05 * g[i] * g[i];
                        double m = s[1][i] / (1 - Math.pow(0.9, step));
                        double v = s[2][i] / (1 - Math.pow(0.95, step));
                        s[0][i] *= name.equals("matrix") ? 1 - rate * 0.1 : 1;
                        s[0][i] -= rate * m / (Math.sqrt(v) + 1e-8);
                    }
                }
                adam.step(rate);
            }
            own.forEach((name, s) -> {
                float[] got = params.get(name).toFloats();
                for (int i = 0; i < got.length; i++) {
                    assertThat((double) got[i]).as(name).isCloseTo(s[0][i], within(2e-5));
                }
            });
        }
    }

    @Test
    void muonStepsHaveTheSameLengthWhateverTheGradient() {
        try (Scope scope = Scope.open()) {
            for (double size : new double[] {1e-3, 1, 1e3}) {
                Tensor p = Tensor.zeros(8, 16).requiresGrad(true);
                Muon muon = new Muon(Map.of("p", p), 0.95, 0);
                p.times(Tensor.randn(new Rng(22), 8, 16).times(size)).sum().backward();
                muon.step(0.1);
                double rms = Math.sqrt(p.detach().square().mean().item());
                assertThat(rms).isBetween(0.1 * 0.2 * 0.6, 0.1 * 0.2 * 1.3); // as an Adam step times 0.2
            }
        }
    }

    @Test
    void averagesFollowSlowly() {
        try (Scope scope = Scope.open()) {
            Tensor p = Tensor.zeros(2);
            Ema ema = new Ema(Map.of("p", p), 0.9);
            p.fillInPlace(1);
            ema.step(1_000_000);
            assertThat(ema.average().get("p").toFloats()).containsExactly(new float[] {0.1f, 0.1f}, within(1e-6f));
            ema.step(0); // a tenth is remembered at the start
            assertThat(ema.average().get("p").toFloats()).containsExactly(new float[] {0.91f, 0.91f}, within(1e-6f));
        }
    }

    @Test
    void gradientsAreClippedTogether() {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.zeros(2).requiresGrad(true);
            Tensor b = Tensor.zeros(1).requiresGrad(true);
            Tensor none = Tensor.zeros(1).requiresGrad(true);
            a.times(Tensor.of(new float[] {2, 3}, 2))
                    .sum()
                    .plus(b.times(6))
                    .sum()
                    .backward();
            assertThat(Gradients.clip(List.of(a, b, none), 100)).isCloseTo(7, within(1e-6));
            assertThat(Gradients.clip(List.of(a, b, none), 3.5)).isCloseTo(7, within(1e-6));
            assertThat(a.grad().toFloats()).containsExactly(new float[] {1, 1.5f}, within(1e-6f));
            assertThat(b.grad().toFloats()).containsExactly(new float[] {3}, within(1e-6f));
        }
    }

    @Test
    void aStateOfOtherNamesIsRefused() {
        try (Scope scope = Scope.open()) {
            AdamW adam = new AdamW(params(), 0.9, 0.95, 0.1);
            assertThatThrownBy(() -> adam.restore(Map.of())).hasMessageContaining("adamw.steps");
        }
    }

    private static Map<String, Tensor> params() {
        Map<String, Tensor> p = new LinkedHashMap<>();
        p.put("w", Tensor.randn(new Rng(1), 4, 3).requiresGrad(true));
        return p;
    }

    private static void run(Map<String, Tensor> params, Optimizer optimizer, int from, int to) {
        for (int i = from; i < to; i++) {
            try (Scope scope = Scope.open()) {
                Tensor x = Tensor.randn(new Rng(9).at(i), 5, 4);
                x.matmul(params.get("w")).minus(1).square().mean().backward();
                optimizer.step(0.05);
            }
        }
    }

    @Test
    void schedulesRiseStayAndFall() {
        Schedule s = Schedule.warmupStableDecay(0.1, 0.2);
        assertThat(s.at(0.05)).isCloseTo(0.5, within(1e-9));
        assertThat(s.at(0.5)).isEqualTo(1);
        assertThat(s.at(0.9)).isCloseTo(0.5, within(1e-9));
        assertThat(s.at(1)).isCloseTo(0.01, within(1e-9));
    }
}
