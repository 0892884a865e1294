package haneul.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.HaneulException;
import haneul.core.Rng;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class LayersTest {
    private static List<Linear> stack(Weights w) {
        return List.of(new Linear(w.at("0"), 6, 6), new Linear(w.at("1"), 6, 6), new Linear(w.at("2"), 6, 6));
    }

    @Test
    void checkpointedGradientsEqualPlainOnes() {
        Weights w = Weights.random(new Rng(1));
        List<Linear> layers = stack(w);
        w.declared().values().forEach(p -> p.requiresGrad(true));
        Tensor x = Tensor.randn(new Rng(2), 4, 6).requiresGrad(true);
        Tensor shared = Tensor.randn(new Rng(3), 1, 6).requiresGrad(true);

        Layers.fold(layers, x, (l, t) -> l.forward(t).tanh().plus(shared))
                .square()
                .sum()
                .backward();
        List<float[]> plain =
                w.declared().values().stream().map(p -> p.grad().toFloats()).toList();
        float[] plainX = x.grad().toFloats();
        float[] plainShared = shared.grad().toFloats();
        w.declared().values().forEach(Tensor::zeroGrad);
        x.zeroGrad();
        shared.zeroGrad();

        var run = new Layers.Checkpointed<>(
                layers, x, List.of(shared), (l, t, s) -> l.forward(t).tanh().plus(s.get(0)));
        run.output().square().sum().backward();
        run.backward(run.output().grad());
        int i = 0;
        for (Tensor p : w.declared().values()) {
            assertThat(p.grad().toFloats()).containsExactly(plain.get(i++), within(1e-6f));
        }
        assertThat(x.grad().toFloats()).containsExactly(plainX, within(1e-6f));
        assertThat(shared.grad().toFloats()).containsExactly(plainShared, within(1e-6f));
    }

    @Test
    void onlyTheLastResultOfAStackLives() {
        List<Linear> layers = stack(Weights.random(new Rng(1)));
        Tensor x = Tensor.ones(1, 6);
        long before = Scope.liveTensors();
        List<Long> living = new ArrayList<>();
        Tensor y = Layers.fold(layers, x, Linear::forward, (stage, done, total) -> living.add(Scope.liveTensors()));
        assertThat(living).containsExactly(before + 1, before + 1, before + 1);
        Tensor same = Layers.fold(List.of(1, 2, 3), x, (l, t) -> l == 2 ? t : t.plus(l));
        assertThat(same.toFloats()).containsOnly(5);
        assertThat(x.isOpen() && y.isOpen()).isTrue();
    }

    @Test
    void progressIsToldAndMayCancel() {
        List<Linear> layers = stack(Weights.random(new Rng(1)));
        assertThatThrownBy(() -> Layers.fold(layers, Tensor.zeros(1, 6), Linear::forward, (stage, done, total) -> {
                    if (done == 2) {
                        throw HaneulException.cancelled("painting");
                    }
                }))
                .isInstanceOf(HaneulException.class);
    }

    @Test
    void checkpointedRunsTellTheirProgressAndLeaveNothing() {
        List<Linear> layers = stack(Weights.random(new Rng(1)));
        StringBuilder told = new StringBuilder();
        Tensor x = Tensor.ones(1, 6).requiresGrad(true);
        long before = Scope.liveTensors();
        try (Scope scope = Scope.open()) {
            var run = new Layers.Checkpointed<>(
                    layers,
                    x,
                    List.of(),
                    (l, t, s) -> l.forward(t),
                    (stage, done, total) ->
                            told.append(stage.charAt(stage.length() - 1)).append(done));
            run.output().sum().backward();
            run.backward(run.output().grad());
        }
        assertThat(told.toString()).isEqualTo("r1r2r3k1k2k3");
        assertThat(Scope.liveTensors()).isEqualTo(before);
        assertThat(x.grad()).isNotNull();
    }

    @Test
    void mapsWithAndWithoutBias() {
        Weights w = Weights.random(new Rng(5));
        Linear up = Linear.withoutBias(w.at("up"), 2, 3, Init.ONES);
        Linear down = new Linear(w.at("down"), 3, 1, Init.ONES);
        assertThat(w.declared().keySet()).containsExactly("up.weight", "down.weight", "down.bias");
        Tensor x = Tensor.of(new float[] {1, 2, -4, 1}, 2, 2);
        assertThat(down.forward(up.forward(x).relu()).toFloats()).containsExactly(9, 0);
    }

    @Test
    void initialScaleFollowsTheInputs() {
        Tensor w = Init.fanIn().draw(new Rng(6), new Shape(64, 100));
        assertThat(w.square().mean().item()).isCloseTo(0.01, within(0.0005));
        assertThat(Init.normal(3)
                        .draw(new Rng(6), new Shape(5000))
                        .square()
                        .mean()
                        .item())
                .isCloseTo(9, within(0.5));
        assertThat(Init.ONES.draw(new Rng(6), new Shape(2)).toFloats()).containsExactly(1, 1);
    }

    @Test
    void countingTakesNoMemoryAndRandomIsByName() {
        Weights counting = Weights.counting();
        var unused = new Linear(counting.at("huge"), 100_000, 100_000);
        assertThat(counting.declared().get("huge.weight").count()).isEqualTo(10_000_000_000L);
        Weights a = Weights.random(new Rng(4));
        Weights b = Weights.random(new Rng(4));
        b.param("other", Init.normal(1), 3);
        assertThat(a.param("x", Init.normal(1), 3).toFloats())
                .containsExactly(b.param("x", Init.normal(1), 3).toFloats());
    }
}
