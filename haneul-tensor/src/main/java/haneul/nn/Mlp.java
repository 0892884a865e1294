package haneul.nn;

import haneul.tensor.Tensor;
import java.util.function.UnaryOperator;

/** Two linear maps with a bend between them: where a block of a transformer thinks alone. [.., D] → [.., D]. */
public record Mlp(Linear up, UnaryOperator<Tensor> bend, Linear down) {
    public Tensor forward(Tensor x) {
        return down.forward(bend.apply(up.forward(x)));
    }
}
