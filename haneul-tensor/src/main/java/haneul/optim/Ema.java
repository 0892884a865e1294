package haneul.optim;

import haneul.tensor.Grad;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Exponential moving average of parameters, which samples better than they do. Polyak and Juditsky, 1992. */
public final class Ema {
    private final Map<String, Tensor> params;
    private final Map<String, Tensor> average = new LinkedHashMap<>();
    private final double decay;

    /** Starts at the parameters; {@code decay} below 1 is how much of the average stays in a step, once it is warm. */
    public Ema(Map<String, Tensor> params, double decay) {
        this.params = params;
        this.decay = decay;
        params.forEach((name, p) -> average.put(name, p.detach().copy().keep()));
    }

    /** Moves the average towards the parameters; early on with less memory, so that the start is forgotten. */
    public void step(long step) {
        double d = Math.min(decay, (1.0 + step) / (10.0 + step));
        Threads.each(List.copyOf(params.keySet()), name -> {
            try (Grad off = Grad.off()) {
                return average.get(name).lerpInPlace(params.get(name), 1 - d);
            }
        });
    }

    /** The averages by the parameters' names; live tensors. */
    public Map<String, Tensor> average() {
        return average;
    }
}
