package haneul.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Progress;
import haneul.core.Rng;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class CheckpointTest {
    private static final Checkpoint.Step<Linear> STEP =
            (l, x, shared) -> l.forward(x).tanh().plus(shared.get(0));

    private final Weights w = Weights.random(new Rng(1));
    private final Linear before = new Linear(w.at("before"), 6, 6);
    private final List<Linear> layers =
            List.of(new Linear(w.at("0"), 6, 6), new Linear(w.at("1"), 6, 6), new Linear(w.at("2"), 6, 6));
    private final Linear after = new Linear(w.at("after"), 12, 3);
    private final Tensor input = Tensor.randn(new Rng(2), 4, 6);

    private List<float[]> gradients(Runnable backward) {
        w.declared().values().forEach(p -> p.requiresGrad(true));
        w.declared().values().forEach(Tensor::zeroGrad);
        backward.run();
        return w.declared().values().stream().map(p -> p.grad().toFloats()).toList();
    }

    /** A skip connection around the stack, and an input that its layers share with what follows. */
    @Test
    void gradientsEqualPlainOnes() {
        List<float[]> plain = gradients(() -> {
            Tensor x = before.forward(input).tanh();
            Tensor shared = x.mean(0, true);
            Tensor y = Layers.fold(layers, x, (l, t) -> STEP.apply(l, t, List.of(shared)));
            after.forward(Tensor.cat(List.of(y, x), 1)).square().sum().backward();
        });
        List<float[]> checkpointed = gradients(() -> {
            Checkpoint checkpoint = new Checkpoint();
            Tensor x = before.forward(input).tanh();
            Tensor shared = x.mean(0, true);
            Tensor y = checkpoint.fold(layers, x, List.of(shared), STEP, Progress.SILENT);
            after.forward(Tensor.cat(List.of(y, checkpoint.cut(x)), 1))
                    .square()
                    .sum()
                    .backward();
            checkpoint.backward();
        });
        assertThat(plain).hasSize(10);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(checkpointed.get(i)).containsExactly(plain.get(i), within(1e-6f));
        }
    }

    @Test
    void progressComesForwardAndBackwardAndNothingIsLeft() {
        List<String> stages = new ArrayList<>();
        Tensor x = Tensor.ones(1, 6).requiresGrad(true);
        long live = Scope.liveTensors();
        try (Scope scope = Scope.open()) {
            Checkpoint checkpoint = new Checkpoint();
            checkpoint
                    .fold(
                            layers,
                            x,
                            List.of(Tensor.ones(1, 6)),
                            STEP,
                            (stage, done, total) -> stages.add(stage + " " + done + "/" + total))
                    .sum()
                    .backward();
            checkpoint.backward();
        }
        assertThat(stages)
                .containsExactly(
                        "layer 1/3", "layer 2/3", "layer 3/3", "layer back 1/3", "layer back 2/3", "layer back 3/3");
        assertThat(Scope.liveTensors()).isEqualTo(live);
        assertThat(x.grad()).isNotNull();
    }

    @Test
    void oneInstanceIsForOneForwardPass() {
        Checkpoint checkpoint = new Checkpoint();
        assertThatThrownBy(checkpoint::backward).isInstanceOf(IllegalStateException.class);
        List<Tensor> shared = List.of(Tensor.ones(1, 6));
        checkpoint.fold(layers, input, shared, STEP, Progress.SILENT);
        assertThatThrownBy(() -> checkpoint.fold(layers, input, shared, STEP, Progress.SILENT))
                .isInstanceOf(IllegalStateException.class);
    }
}
