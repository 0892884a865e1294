package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.tensor.DType;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A file of named tensors, in any format: {@link Safetensors}, or a view of one under other names or with changes.
 *
 * <p>All methods with a name raise a {@link HaneulException} where there is no such tensor.
 */
public interface TensorFile {
    /**
     * Opens a file of any format that Haneul reads, and checks its header.
     *
     * @throws HaneulException if it is missing, damaged or of another format
     */
    static TensorFile open(Path path) {
        return Safetensors.open(path);
    }

    /** The file. */
    Path path();

    /** All names, in the order of the file. */
    Set<String> names();

    /** The type that a tensor is stored in, which Haneul need not compute with. */
    StoredType stored(String name);

    /** The shape of a tensor. */
    Shape shape(String name);

    /** Notes of the author beside the tensors: strings by name. */
    Map<String, String> metadata();

    /** Reads one tensor, of its own type, on the CPU; it belongs to the caller's scope. */
    Tensor load(String name);

    /**
     * A tensor without a copy, where the file can be mapped: read where and when it is used. The file must not shrink while
     * the tensor lives.
     */
    Tensor map(String name);

    /** Whether there is a tensor of this name. */
    default boolean has(String name) {
        return names().contains(name);
    }

    /**
     * The type of a tensor when it is loaded.
     *
     * @throws HaneulException if Haneul does not compute with its stored type
     */
    default DType dtype(String name) {
        DType type = stored(name).dtype();
        if (type == null) {
            throw new HaneulException(
                    "The tensor " + Problems.quote(name) + " of " + path() + " cannot be loaded",
                    "it is stored as " + stored(name) + ", which Haneul does not compute with",
                    "use a file in which it is F32, F16 or BF16");
        }
        return type;
    }

    /** Number of elements of all tensors together. */
    default long count() {
        return names().stream().mapToLong(n -> shape(n).count()).sum();
    }

    /** Reads every tensor; they belong to the caller's scope. */
    default Map<String, Tensor> loadAll() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (String name : names()) {
            all.put(name, load(name));
        }
        return all;
    }

    /** A view under other names: {@code stored} has the file's name by the new one; names that it lacks are hidden. */
    default TensorFile renamed(Map<String, String> stored) {
        return new TensorView(this, new LinkedHashMap<>(stored), Map.of());
    }

    /** A view of the tensors whose names begin with a prefix, without it. */
    default TensorFile part(String prefix) {
        Map<String, String> stored = new LinkedHashMap<>();
        names().stream().filter(n -> n.startsWith(prefix)).forEach(n -> stored.put(n.substring(prefix.length()), n));
        return renamed(stored);
    }

    /** A view with tensors that are changed when they are loaded, from float32 to float32 of the same shape. */
    default TensorFile edited(Map<String, UnaryOperator<Tensor>> changes) {
        Map<String, String> same = new LinkedHashMap<>();
        names().forEach(n -> same.put(n, n));
        return new TensorView(this, same, changes);
    }
}
