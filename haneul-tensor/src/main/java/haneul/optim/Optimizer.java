package haneul.optim;

import haneul.core.HaneulException;
import haneul.tensor.Tensor;
import java.util.Map;

/** Changes parameters by their gradients. Its state is named tensors, so that training resumes bit for bit. */
public interface Optimizer {
    /** One step: reads every parameter's gradient (those without one stay) and clears it. */
    void step(double learningRate);

    /** Everything but the parameters that the next step depends on; live tensors, not copies. */
    Map<String, Tensor> state();

    /** Restores a saved state, which has these names and shapes. */
    default void restore(Map<String, Tensor> saved) {
        state().forEach((name, tensor) -> {
            Tensor from = saved.get(name);
            if (from == null) {
                throw new HaneulException(
                        "The optimiser's state cannot be restored",
                        "it lacks " + name,
                        "resume with the options that the run was started with");
            }
            tensor.copyFrom(from);
        });
    }
}
