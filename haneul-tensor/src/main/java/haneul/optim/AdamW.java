package haneul.optim;

import haneul.tensor.Grad;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adam with decoupled weight decay. Loshchilov and Hutter, 2019, algorithm 2. */
public final class AdamW implements Optimizer {
    private final Map<String, Tensor> params;
    private final double beta1;
    private final double beta2;
    private final double decay;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final Tensor steps;

    /**
     * @param params by name
     * @param beta1 share of the running mean of gradients that stays in a step, such as 0.9
     * @param beta2 share of the running mean of their squares that stays in a step, such as 0.95
     * @param decay weight decay, times the learning rate; not of parameters with one axis (gains, biases)
     */
    public AdamW(Map<String, Tensor> params, double beta1, double beta2, double decay) {
        this.params = new LinkedHashMap<>(params);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.decay = decay;
        steps = Tensor.zeros(1).keep();
        state.put("adamw.steps", steps);
        params.forEach((name, p) -> {
            state.put("adamw.m." + name, Tensor.zeros(p.shape().dims()).keep());
            state.put("adamw.v." + name, Tensor.zeros(p.shape().dims()).keep());
        });
    }

    @Override
    public void step(double learningRate) {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            steps.addInPlace(Tensor.ones(1), 1);
            double t = steps.item();
            double root = Math.sqrt(1 - Math.pow(beta2, t));
            double size = learningRate * root / (1 - Math.pow(beta1, t));
            Threads.each(List.copyOf(params.keySet()), name -> {
                step(
                        params.get(name),
                        state.get("adamw.m." + name),
                        state.get("adamw.v." + name),
                        size,
                        root,
                        decay * learningRate);
                return name;
            });
        }
    }

    private void step(Tensor p, Tensor m, Tensor v, double size, double root, double gone) {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            Tensor g = p.grad();
            if (g == null) {
                return;
            }
            m.lerpInPlace(g, 1 - beta1);
            v.timesInPlace(beta2);
            Ops.addProductInPlace(v, g, g, 1 - beta2);
            if (p.rank() > 1 && gone > 0) {
                p.timesInPlace(1 - gone);
            }
            Ops.addQuotientInPlace(p, m, v.sqrt().plus(1e-8 * root), -size);
            p.zeroGrad();
        }
    }

    @Override
    public Map<String, Tensor> state() {
        return state;
    }
}
