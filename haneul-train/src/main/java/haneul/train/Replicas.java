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
 * One network several times, over the same weights but with gradients of its own each, so that the parts of a batch are
 * learnt from at the same time, one processor thread each: small products are computed faster side by side than each one
 * by many threads. Gradients are summed in the order of the parts, so that the same parts give the same bits.
 */
public final class Replicas<M> implements AutoCloseable {
    private final Map<String, Tensor> params;
    private final List<M> models = new ArrayList<>();
    private final List<Map<String, Tensor>> shadows = new ArrayList<>();

    /**
     * @param model the first, whose weights are {@code params}
     * @param count how many; another device than the processors takes one, all of the batch at once
     * @param build makes another one from its weights
     */
    public Replicas(M model, Map<String, Tensor> params, int count, Function<Weights, M> build) {
        this.params = params;
        models.add(model);
        for (int i = 1; i < count && Device.current().equals(Device.CPU); i++) {
            Map<String, Tensor> shadow = new LinkedHashMap<>();
            params.forEach((name, p) -> {
                try (Scope scope = Scope.open()) {
                    shadow.put(name, p.detach().own().requiresGrad(true));
                }
            });
            models.add(build.apply(Weights.from((name, init, shape) -> shadow.get(name))));
            shadows.add(shadow);
        }
    }

    /** How many parts a batch has. */
    public int count() {
        return models.size();
    }

    /** What every part says, in order; each leaves gradients, whose sum is in the params' own after it. */
    public <R> List<R> learn(BiFunction<M, Integer, R> part) {
        List<R> out = Threads.each(IntStream.range(0, models.size()).boxed().toList(), i -> {
            try (Scope scope = Scope.open()) {
                return part.apply(models.get(i), i);
            }
        });
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
        return out;
    }

    @Override
    public void close() {
        shadows.forEach(s -> s.values().forEach(Tensor::close));
    }
}
