package haneul.train;

import haneul.nn.Weights;
import haneul.tensor.Device;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Data parallelism in one process: replicas of a network share its weights and have gradients of their own, so that the
 * parts of a batch are computed at the same time, one processor thread each. Small products are faster side by side than
 * each one by many threads. Gradients are summed in the order of the parts, so that the same parts give the same bits.
 */
public final class Replicas<M> implements GradientSync, AutoCloseable {
    private final Map<String, Tensor> params;
    private final List<M> models = new ArrayList<>();
    private final List<Map<String, Tensor>> shadows = new ArrayList<>();

    /**
     * @param network the first one, whose weights are {@code params}
     * @param count how many; another device than the CPU takes one, all of the batch at once
     * @param rebuild another one over other weights
     */
    public Replicas(M network, Map<String, Tensor> params, int count, Function<Weights, M> rebuild) {
        this.params = params;
        models.add(network);
        for (int i = 1; i < count && Device.current().equals(Device.CPU); i++) {
            Map<String, Tensor> shadow = new LinkedHashMap<>();
            params.forEach((name, p) -> {
                try (Scope scope = Scope.open()) {
                    shadow.put(name, p.detach().own().requiresGrad(true));
                }
            });
            models.add(rebuild.apply(Weights.from((name, init, shape) -> shadow.get(name))));
            shadows.add(shadow);
        }
    }

    /** Number of parts of a batch. */
    public int count() {
        return models.size();
    }

    /** Results of every part, in order; each part leaves gradients in its replica, which {@link #sum} adds up. */
    public <R> List<R> learn(BiFunction<M, Integer, R> part) {
        return Threads.each(IntStream.range(0, models.size()).boxed().toList(), i -> {
            try (Scope scope = Scope.open()) {
                return part.apply(models.get(i), i);
            }
        });
    }

    @Override
    public void sum() {
        Threads.each(List.copyOf(params.keySet()), name -> {
            try (Scope scope = Scope.open()) {
                for (Map<String, Tensor> shadow : shadows) {
                    Tensor more = shadow.get(name).grad();
                    if (more != null) {
                        params.get(name).addGrad(more);
                        shadow.get(name).zeroGrad();
                    }
                }
                return name;
            }
        });
    }

    @Override
    public void close() {
        shadows.forEach(s -> s.values().forEach(Tensor::close));
    }
}
