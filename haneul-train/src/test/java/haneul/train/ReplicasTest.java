package haneul.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haneul.core.Rng;
import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.Device;
import haneul.tensor.LeakCheck;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class ReplicasTest {
    private final int threads = Threads.get();

    @AfterEach
    void asBefore() {
        Threads.set(threads);
    }

    private static Tensor net(Weights w) {
        return w.param("matrix", Init.fanIn(), 5, 5);
    }

    private static Tensor input(int part, int step) {
        return Tensor.randn(new Rng(part).at(step), 3, 5);
    }

    @Test
    void gradientsAreTheSumOfThoseOfTheParts() {
        Threads.set(3);
        try (Scope scope = Scope.open()) {
            Weights w = Weights.random(new Rng(1));
            Tensor p = net(w);
            p.requiresGrad(true);
            try (Replicas<Tensor> replicas = new Replicas<>(p, Map.of("matrix", p), 3, ReplicasTest::net)) {
                for (int step = 0; step < 2; step++) {
                    int now = step;
                    var parts = replicas.learn((m, part) -> {
                        input(part, now).matmul(m).square().sum().backward();
                        return part;
                    });
                    replicas.sum();
                    assertThat(parts).containsExactly(0, 1, 2);
                    float[] got = p.grad().toFloats();
                    p.zeroGrad();
                    for (int part = 0; part < 3; part++) {
                        input(part, step).matmul(p).square().sum().backward();
                    }
                    float[] wanted = p.grad().toFloats();
                    p.zeroGrad();
                    for (int i = 0; i < got.length; i++) {
                        assertThat(got[i]).isCloseTo(wanted[i], within(1e-4f));
                    }
                }
            }
        }
    }

    /** Parts of a batch may take different ways through a network: pictures skip what films need. */
    @Test
    void gradientsThatOnePartAloneHasAreKept() {
        Threads.set(3);
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.ones(2).requiresGrad(true);
            Tensor b = Tensor.ones(2).requiresGrad(true);
            Map<String, Tensor> params = new TreeMap<>(Map.of("a", a, "b", b));
            try (Replicas<List<Tensor>> replicas = new Replicas<>(
                    List.of(a, b),
                    params,
                    3,
                    w -> List.of(w.param("a", Init.fanIn(), 2), w.param("b", Init.fanIn(), 2)))) {
                for (int step = 1; step <= 3; step++) {
                    int now = step;
                    replicas.learn((m, part) -> {
                        if (part == 0 || now == 3) { // in the last step no part reaches b
                            m.get(0).times(now).sum().backward();
                        } else {
                            m.get(1).times(now * part).sum().backward();
                        }
                        return part;
                    });
                    replicas.sum();
                    assertThat(a.grad().toFloats()).containsOnly(now == 3 ? 9 : now);
                    assertThat(b.grad().toFloats()).containsOnly(now == 3 ? 0 : 3 * now);
                    a.zeroGrad();
                    b.zeroGrad();
                }
            }
        }
    }

    @Test
    void whatFailsInAPartReachesTheCaller() {
        Threads.set(2);
        try (Scope scope = Scope.open()) {
            Tensor p = net(Weights.random(new Rng(1)));
            p.requiresGrad(true);
            try (Replicas<Tensor> replicas = new Replicas<>(p, Map.of("matrix", p), 2, ReplicasTest::net)) {
                assertThatThrownBy(() -> replicas.learn((m, part) -> {
                            if (part == 1) {
                                throw new IllegalStateException("part 1");
                            }
                            return part;
                        }))
                        .hasMessage("part 1");
            }
        }
    }

    @Test
    void anotherDeviceThanTheProcessorsTakesOne() {
        try (Scope scope = Scope.open()) {
            Tensor p = net(Weights.random(new Rng(1)));
            Device.use(new Device("meta"));
            try (Replicas<Tensor> replicas = new Replicas<>(p, Map.of("matrix", p), 3, ReplicasTest::net)) {
                assertThat(replicas.count()).isEqualTo(1);
            } finally {
                Device.use(Device.CPU);
            }
        }
    }
}
