package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A file under other names, with changes of its tensors.
 *
 * @param stored the name in the file by the name in this view
 * @param edits changes by the name in this view: float32 tensors of the same shape
 */
record TensorView(TensorFile file, Map<String, String> stored, Map<String, UnaryOperator<Tensor>> edits)
        implements TensorFile {
    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(stored.keySet());
    }

    @Override
    public StoredType stored(String name) {
        return edits.containsKey(name) ? StoredType.F32 : file.stored(inFile(name));
    }

    @Override
    public Shape shape(String name) {
        return file.shape(inFile(name));
    }

    @Override
    public Map<String, String> metadata() {
        return file.metadata();
    }

    @Override
    public Tensor load(String name) {
        return edited(name, file::load);
    }

    @Override
    public Tensor map(String name) {
        return edited(name, file::map);
    }

    private Tensor edited(String name, Function<String, Tensor> read) {
        String original = inFile(name);
        UnaryOperator<Tensor> edit = edits.get(name);
        if (edit == null) {
            return read.apply(original);
        }
        try (Scope scope = Scope.open()) {
            return edit.apply(read.apply(original).to(DType.F32)).keep();
        }
    }

    private String inFile(String name) {
        String original = stored.get(name);
        if (original == null) {
            throw new HaneulException(
                    "The checkpoint " + path() + " has no tensor " + Problems.quote(name),
                    "it has " + stored.size() + " others",
                    "check that the file belongs to this model");
        }
        return original;
    }
}
