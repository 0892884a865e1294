package haneul.model.weights;

import haneul.core.HaneulException;
import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a model out of its files. What is missing or does not fit is remembered while the model is built, and
 * reported together at the end:
 *
 * <pre>{@code
 * var vae = FileWeights.build(w -> new HaneulVae(config, w), TensorFile.open(file));
 * }</pre>
 *
 * <p>Models that may be larger than memory are built with the type that they compute in: see {@link #build(Function, List,
 * DType, long)}.
 */
public final class FileWeights implements Weights.Source {
    private final Map<String, TensorFile> files = new LinkedHashMap<>();
    private final TreeSet<String> unread = new TreeSet<>();
    private final TreeSet<String> fp8 = new TreeSet<>();
    private final List<String> missing = new ArrayList<>();
    private final Problems problems = new Problems();
    private final List<Tensor> loaded = new ArrayList<>();
    private final String where;
    /** What the model computes in, for {@link #held}; null to hold all as it is stored. */
    private final @Nullable DType compute;

    private final boolean streams;
    private boolean finished;

    private FileWeights(List<TensorFile> files, @Nullable DType compute, boolean streams) {
        this.compute = compute;
        this.streams = streams;
        where = files.stream().map(f -> f.path().toString()).collect(Collectors.joining(", "));
        for (TensorFile file : files) {
            for (String name : file.names()) {
                TensorFile other = this.files.put(name, file);
                if (other != null) {
                    problems.add(Problems.quote(name) + " is both in " + other.path() + " and in " + file.path());
                }
            }
        }
        unread.addAll(this.files.keySet());
    }

    /** Builds a model from files and checks that it and they have the same weights; frees them if not. */
    public static <M> M build(Function<Weights, M> model, TensorFile... files) {
        return build(model, List.of(files));
    }

    /** Builds a model from its shards. */
    public static <M> M build(Function<Weights, M> model, List<TensorFile> files) {
        return build(model, new FileWeights(files, null, false));
    }

    /**
     * Builds a model of any size. If all of it takes at most {@code most} bytes, it is held: as float32 where the model
     * computes in float32; else its matrices as they are stored and all else as float32. If it takes more, the layers of
     * its {@link Weights#stack stacks} stay in the files, as they are stored, and each is read when it runs and freed
     * after it; only the rest is held. Either way no number is rounded before a layer casts it.
     *
     * <p>What is held belongs to no scope: it lives until the tensors of {@link Weights#declared()} are closed.
     */
    public static <M> M build(Function<Weights, M> model, List<TensorFile> files, DType compute, long most) {
        long bytes = 0;
        for (TensorFile file : files) {
            for (String name : file.names()) {
                bytes += file.shape(name).count() * held(file, name, compute).bytes();
            }
        }
        return build(model, new FileWeights(files, compute, bytes > most));
    }

    /** The type that a weight is held in. */
    private static DType held(TensorFile file, String name, DType compute) {
        boolean asStored = compute != DType.F32 && file.shape(name).rank() == 2;
        StoredType stored = file.stored(name);
        return asStored && stored.isWeight() ? file.dtype(name) : DType.F32;
    }

    /** Throws all that {@link #build} would refuse; only the headers of the files are read. */
    public static void check(Consumer<Weights> model, List<TensorFile> files) {
        FileWeights source = new FileWeights(files, DType.F32, true);
        try {
            model.accept(Weights.from(source::declare));
        } finally {
            source.free();
        }
        source.finish();
    }

    private static <M> M build(Function<Weights, M> model, FileWeights source) {
        try {
            M built = model.apply(Weights.from(source));
            source.finish();
            return built;
        } catch (RuntimeException e) {
            source.free();
            throw e;
        }
    }

    /**
     * The tensor of this name. Where the file lacks it, or has it in another shape or as whole numbers, a tensor of zeros
     * takes its place until all is read and the file is refused.
     */
    @Override
    public Tensor get(String name, Init init, Shape shape) {
        TensorFile file = fitting(name, shape);
        if (file == null) {
            return standIn(shape);
        }
        if (finished) {
            return file.map(name);
        }
        Tensor t = compute == null ? file.load(name) : read(file, name, held(file, name, compute));
        loaded.add(t);
        return t;
    }

    private static Tensor read(TensorFile file, String name, DType type) {
        try (Scope scope = Scope.open()) {
            Tensor mapped = file.map(name);
            return (mapped.dtype() == type ? mapped.copy() : mapped.to(type)).own();
        }
    }

    @Override
    public boolean streams() {
        return streams;
    }

    @Override
    public Tensor declare(String name, Init init, Shape shape) {
        fitting(name, shape);
        return standIn(shape);
    }

    /** One zero, seen as many. */
    private Tensor standIn(Shape shape) {
        try (Scope scope = Scope.open()) {
            Tensor zeros = Tensor.zeros(1).expand(shape.dims());
            loaded.add(compute == null ? zeros.keep() : zeros.own());
            return zeros;
        }
    }

    /** The file that has this tensor as it is needed; null, and a problem noted, where none has. */
    private @Nullable TensorFile fitting(String name, Shape shape) {
        TensorFile file = files.get(name);
        unread.remove(name);
        if (file == null) {
            missing.add(name);
        } else if (!file.shape(name).equals(shape)) {
            problems.add(Problems.quote(name) + " has the shape " + file.shape(name) + " but the model needs " + shape);
        } else if (file.stored(name).isFp8()) {
            fp8.add(name);
        } else if (!file.stored(name).isWeight()) {
            problems.add(Problems.quote(name) + " has the type " + file.stored(name)
                    + " but the model needs F32, F16 or BF16");
        } else {
            return file;
        }
        return null;
    }

    /** The model is built: names every weight that is missing, of another shape or type, or was never asked for. */
    private void finish() {
        if (!fp8.isEmpty()) {
            throw new HaneulException(
                    "The checkpoint " + where + " cannot be used",
                    fp8.size() + " of its weights, such as " + Problems.quote(fp8.first())
                            + ", are stored in 8-bit floating point, which Haneul does not compute with yet",
                    "use the file with F16 or BF16 weights");
        }
        if (!missing.isEmpty()) {
            problems.add("missing: " + names(missing));
        }
        if (!unread.isEmpty()) {
            problems.add("not part of the model: " + names(unread));
        }
        problems.report(
                "The checkpoint " + where + " does not fit the model",
                "use the config.json that belongs to these weights, or the weights that belong to it");
        finished = true;
        loaded.clear();
    }

    /** Frees what was loaded outside of any scope, for a model that could not be built. */
    private void free() {
        loaded.forEach(Tensor::close);
        loaded.clear();
    }

    static String names(Iterable<String> names) {
        List<String> all = new ArrayList<>();
        names.forEach(n -> all.add(Problems.quote(n)));
        String shown = String.join(", ", all.subList(0, Math.min(20, all.size())));
        return all.size() > 20 ? shown + " and " + (all.size() - 20) + " more" : shown;
    }
}
