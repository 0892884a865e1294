package haneul.optim;

import haneul.tensor.Grad;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Momentum whose update is made orthogonal by five Newton–Schulz steps: for the hidden matrices of a network; kernels of
 * convolutions count as matrices of their outputs by everything else. Jordan et al., 2024 ("Muon").
 */
public final class Muon implements Optimizer {
    private final Map<String, Tensor> params;
    private final double momentum;
    private final double decay;
    private final Map<String, Tensor> state = new LinkedHashMap<>();

    /**
     * @param params of at least two axes, by name
     * @param momentum share of the running mean of gradients that stays in a step, such as 0.95
     * @param decay weight decay, times the learning rate
     */
    public Muon(Map<String, Tensor> params, double momentum, double decay) {
        this.params = new LinkedHashMap<>(params);
        this.momentum = momentum;
        this.decay = decay;
        params.forEach((name, p) ->
                state.put("muon.m." + name, Tensor.zeros(p.shape().dims()).keep()));
    }

    @Override
    public void step(double learningRate) {
        Threads.each(List.copyOf(params.keySet()), name -> {
            try (Grad off = Grad.off();
                    Scope scope = Scope.open()) {
                step(params.get(name), state.get("muon.m." + name), learningRate);
            }
            return name;
        });
    }

    private void step(Tensor p, Tensor m, double learningRate) {
        Tensor g = p.grad();
        if (g == null) {
            return;
        }
        m.lerpInPlace(g, 1 - momentum);
        Tensor ahead = g.times(1 - momentum).plus(m.times(momentum)); // Nesterov's look ahead
        Shape shape = p.shape();
        long rows = shape.at(0);
        long columns = shape.count() / rows;
        Tensor update = orthogonal(ahead.reshape(rows, columns)).reshape(shape.dims());
        p.timesInPlace(1 - learningRate * decay);
        p.addInPlace(update, -learningRate * 0.2 * Math.sqrt(Math.max(rows, columns)));
        p.zeroGrad();
    }

    /** The nearest matrix whose singular values all lie near 1: a quintic iteration on x xᵀ. */
    static Tensor orthogonal(Tensor matrix) {
        boolean tall = matrix.size(0) > matrix.size(1);
        Tensor x = tall ? matrix.transpose(0, 1) : matrix;
        x = x.over(x.norm().plus(1e-7));
        for (int i = 0; i < 5; i++) {
            Tensor a = x.matmul(x.transpose(0, 1));
            Tensor b = Ops.addMatmul(-4.7750, a, 2.0315, a, a);
            x = Ops.addMatmul(3.4445, x, 1, b, x);
        }
        return tall ? x.transpose(0, 1) : x;
    }

    @Override
    public Map<String, Tensor> state() {
        return state;
    }
}
