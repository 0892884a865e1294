package haneul.model.family;

import haneul.model.Card;
import haneul.model.VideoModel;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.TensorFile;
import haneul.tensor.Precision;
import java.util.List;
import java.util.function.Consumer;

/** An architecture of video models, such as Wan: recognises its checkpoints and opens them. */
public interface Family {
    /** Its name, such as {@code wan}. */
    String name();

    /** The values of {@code _class_name} in {@code model_index.json} that mark its checkpoints. */
    List<String> classNames();

    /** Whether a single file holds a transformer of this family, by the names of its tensors. */
    default boolean matches(TensorFile file) {
        return false;
    }

    /** What is known of a checkpoint from its configs and the headers of its files. */
    Card card(HfFolder hf);

    /**
     * Opens a checkpoint of this family: a folder in the hub's layout, or a transformer's file with the
     * files of the other parts.
     *
     * @param notes receives one line for each assumption
     * @throws haneul.core.HaneulException with all that is wrong, before anything large is read
     */
    VideoModel open(ModelFiles files, Precision precision, Consumer<String> notes);
}
