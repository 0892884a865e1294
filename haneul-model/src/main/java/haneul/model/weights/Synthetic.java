package haneul.model.weights;

import haneul.core.Progress;
import haneul.core.Rng;
import haneul.nn.Init;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The weights of a model, as random as before its training: drawn while they are written and never held, so that a
 * checkpoint of any size can be made on any machine, to see whether it runs there and how fast.
 */
public final class Synthetic {
    private static final long SHARD = 4L << 30;

    private record Weight(Init init, Shape shape) {}

    private final Map<String, Weight> weights = new TreeMap<>();
    private final DType store;
    private final long most;

    /**
     * @param model declares its weights
     * @param store the type that they are written in
     */
    public Synthetic(Consumer<Weights> model, DType store) {
        this(model, store, SHARD);
    }

    /** @param most bytes of a shard, but for a tensor that is larger */
    Synthetic(Consumer<Weights> model, DType store, long most) {
        this.store = store;
        this.most = most;
        try (Scope scope = Scope.open()) {
            model.accept(Weights.from((name, init, shape) -> {
                weights.put(name, new Weight(init, shape));
                return shape.rank() == 0 ? Tensor.zeros() : Tensor.zeros(1).expand(shape.dims());
            }));
        }
    }

    /** How many numbers. */
    public long count() {
        return weights.values().stream().mapToLong(w -> w.shape.count()).sum();
    }

    /** How many bytes of a disk they take, without headers. */
    public long bytes() {
        return count() * store.bytes();
    }

    /**
     * Writes one file, or shards with their index.
     *
     * @param folder of the part
     * @param stem of the files' names, such as {@code model}
     * @param progress receives the bytes written, counted from those of before
     * @param before bytes that were written of other parts
     * @param all bytes that will be written of all parts
     */
    public void write(Path folder, String stem, long seed, Progress progress, long before, long all) {
        List<Map<String, Safetensors.Spec>> shards = shards();
        Map<String, String> places = new LinkedHashMap<>();
        Rng rng = new Rng(seed);
        long[] written = {before};
        for (int i = 0; i < shards.size(); i++) {
            Map<String, Safetensors.Spec> shard = shards.get(i);
            String name = shards.size() == 1
                    ? stem + ".safetensors"
                    : String.format(Locale.ROOT, "%s-%05d-of-%05d.safetensors", stem, i + 1, shards.size());
            shard.keySet().forEach(t -> places.put(t, name));
            Safetensors.write(folder.resolve(name), shard, Map.of("format", "pt"), (tensor, from, to) -> {
                Tensor rows = drawn(rng.at(tensor.hashCode(), from), weights.get(tensor), to - from);
                written[0] += rows.count() * store.bytes();
                progress.at("write", written[0] >> 20, all >> 20);
                return rows.to(store);
            });
        }
        if (shards.size() > 1) {
            Config.write(
                    folder.resolve(stem + ".safetensors.index.json"),
                    Map.of("metadata", Map.of("total_size", bytes()), "weight_map", places));
        }
    }

    private List<Map<String, Safetensors.Spec>> shards() {
        List<Map<String, Safetensors.Spec>> out = new ArrayList<>(List.of(new TreeMap<>()));
        long bytes = 0;
        for (Map.Entry<String, Weight> w : weights.entrySet()) {
            Safetensors.Spec spec = new Safetensors.Spec(store, w.getValue().shape);
            Map<String, Safetensors.Spec> last = out.get(out.size() - 1);
            if (!last.isEmpty() && bytes + spec.bytes() > most) {
                last = new TreeMap<>();
                out.add(last);
                bytes = 0;
            }
            last.put(w.getKey(), spec);
            bytes += spec.bytes();
        }
        return out;
    }

    /** Some rows of a weight: numbers that are evenly distributed, which is quicker than normally. */
    private static Tensor drawn(Rng rng, Weight w, long rows) {
        long[] dims = w.shape.dims();
        if (dims.length > 0) {
            dims[0] = rows;
        }
        Shape part = new Shape(dims);
        double most = Math.sqrt(3) * w.init.deviation(w.shape);
        if (most == 0) {
            return w.init.draw(rng, part);
        }
        float[] numbers = new float[Math.toIntExact(part.count())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (most * (2 * rng.nextDouble() - 1));
        }
        return Tensor.of(numbers, dims);
    }
}
