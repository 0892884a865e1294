package haneul.train;

import haneul.model.weights.HfFolder;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A network in training.
 *
 * @param network over {@code params}
 * @param params the weights that are trained, by name; other weights of the network are frozen
 * @param hidden whether a weight of this name lies inside the network; those that touch data or tables do not
 * @param save writes the whole model
 */
record Trainable<M>(M network, Map<String, Tensor> params, Predicate<String> hidden, Save save) {
    /** Writes a model. */
    @FunctionalInterface
    interface Save {
        /**
         * @param values for the weights that are trained
         * @param extra what else goes into the folder
         */
        void to(Path folder, Map<String, Tensor> values, HfFolder.Body extra);
    }
}
