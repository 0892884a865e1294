package haneul.optim;

import static org.assertj.core.api.Assertions.assertThat;
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
        assertThat(Schedule.warmupCosine(0.1).at(1)).isCloseTo(0.01, within(1e-9));
    }
}
