package haneul.model.family;

import haneul.core.HaneulException;
import haneul.model.Card;
import haneul.model.VideoModel;
import haneul.model.family.haneul.HaneulFamily;
import haneul.model.family.wan.WanFamily;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFiles;
import haneul.model.weights.TensorFile;
import haneul.tensor.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The list of families, and the one way to open a model of any of them. */
public final class Families {
    private static final List<Family> ALL = List.of(
            new HaneulFamily(), //
            new WanFamily());

    private Families() {}

    /**
     * What is known of the model in a folder, without opening its weights.
     *
     * @return null if its family is not known
     */
    public static @Nullable Card card(HfFolder hf) {
        return of(hf).map(f -> f.card(hf)).orElse(null);
    }

    /** Opens a folder in the hub's layout. */
    public static VideoModel open(Path folder, Precision precision) {
        return open(ModelFiles.of(folder), precision, note -> {});
    }

    /**
     * Opens a model in a folder or in single files. A single file belongs to the family that recognises
     * the names of its tensors.
     *
     * @param notes receives one line for each assumption
     * @throws HaneulException with all that is wrong with it, before anything large is read
     */
    public static VideoModel open(ModelFiles files, Precision precision, Consumer<String> notes) {
        Family family = files.single() ? ofFile(files.model()) : ofFolder(files);
        return family.open(files, precision, notes);
    }

    private static Family ofFile(Path file) {
        TensorFile transformer = TensorFile.open(file);
        return first(f -> f.matches(transformer))
                .orElseThrow(
                        () -> new HaneulException(
                                "The model " + file + " cannot be used",
                                "the names of its tensors are not those of a transformer that Haneul knows; the first is "
                                        + transformer.names().stream()
                                                .findFirst()
                                                .map(n -> "\"" + n + "\"")
                                                .orElse("missing"),
                                "name the file of a transformer as ‹model›; files of other parts are ‹vae› and ‹text-encoder›"));
    }

    private static Family ofFolder(ModelFiles files) {
        if (files.pieces()) {
            throw new HaneulException(
                    "Single files cannot be used with the folder " + files.model(),
                    "it holds all parts of its model",
                    "name a transformer's file as ‹model›, or leave out the other files");
        }
        HfFolder hf = HfFolder.open(files.model());
        return of(hf).orElseThrow(() -> new HaneulException(
                "The model " + files.model() + " cannot be used",
                "it is a " + hf.className() + " and Haneul knows "
                        + ALL.stream().flatMap(f -> f.classNames().stream()).collect(Collectors.joining(", ")),
                "name a folder with a model of one of these kinds"));
    }

    private static Optional<Family> of(HfFolder hf) {
        return first(f -> f.classNames().contains(hf.className()));
    }

    private static Optional<Family> first(Predicate<Family> which) {
        return ALL.stream().filter(which).findFirst();
    }
}
