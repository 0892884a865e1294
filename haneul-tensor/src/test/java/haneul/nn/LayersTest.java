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
