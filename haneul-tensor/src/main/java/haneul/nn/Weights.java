package haneul.nn;

import haneul.core.Rng;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A cursor over the weights of a model, with the checkpoint's own names. The same constructor of a layer loads a file,
 * initialises at random or only counts, depending on the source behind the cursor.
 *
 * <pre>{@code
 * Weights w = Weights.random(new Rng(7));
 * var layer = new Linear(w.at("blocks.0.ffn"), 256, 1024);   // reads blocks.0.ffn.weight and blocks.0.ffn.bias
 * }</pre>
 */
public final class Weights {
    /** Where weights come from. */
    @FunctionalInterface
    public interface Source {
        /** The tensor of this full name, checked to have this shape; the init is for sources that make it up. */
        Tensor get(String name, Init init, Shape shape);

        /** The matrix of a linear layer; sources of quantised weights give another than a dense one. */
        default Matrix matrix(String name, Init init, long out, long in) {
            return Matrix.dense(get(name, init, new Shape(out, in)));
        }

        /** Whether the layers of a {@link #stack} are read each time they run, and not held. */
        default boolean streams() {
            return false;
        }

        /**
         * For sources that {@link #streams}: checks a weight that will be asked for later, without reading it. Gives a
         * tensor of its shape that stands in its place and takes no memory.
         */
        default Tensor declare(String name, Init init, Shape shape) {
            return get(name, init, shape);
        }
    }

    private final Source source;
    private final String prefix;
    private final Map<String, Tensor> declared;

    private Weights(Source source, String prefix, Map<String, Tensor> declared) {
        this.source = source;
        this.prefix = prefix;
        this.declared = declared;
    }

    /** A cursor at the root of a source. */
    public static Weights from(Source source) {
        return new Weights(source, "", new LinkedHashMap<>());
    }

    /** Weights drawn at random: each by its name, so that adding a layer changes no other. */
    public static Weights random(Rng rng) {
        return from((name, init, shape) -> init.draw(rng.at(name.hashCode()), shape));
    }

    /** No weights at all: every tensor is a view of one zero, so that a model can be counted without memory. */
    public static Weights counting() {
        return from((name, init, shape) -> Tensor.zeros(1).expand(shape.dims()));
    }

    /** The cursor one name further down. */
    public Weights at(String name) {
        return new Weights(source, prefix + name + ".", declared);
    }

    /**
     * Layers that are run one after the other, one for each of these names. They are built now and held, unless the
     * source streams: then all are declared now, and each is built again whenever the list is asked for it, of weights
     * that are freed with the scope around the call. {@link Layers#fold} asks inside of such a scope, so that a stack of
     * any size takes the memory of one layer:
     *
     * <pre>{@code
     * blocks = w.stack("blocks", depth, b -> new Block(config, b));   // reads blocks.0.…, blocks.1.…
     * x = Layers.fold(blocks, x, (block, y) -> block.forward(y));
     * }</pre>
     *
     * Ask such a list for a layer only inside a scope, and for each layer once a pass. Streamed weights are of the type
     * that the file has: a layer casts what it uses.
     */
    public <B> List<B> stack(List<String> names, Function<Weights, B> layer) {
        List<B> built = new ArrayList<>();
        for (String name : names) {
            Source now = source.streams() ? source::declare : source;
            built.add(layer.apply(new Weights(now, prefix + name + ".", declared)));
        }
        return source.streams() ? new Streamed<>(source, prefix, List.copyOf(names), layer) : List.copyOf(built);
    }

    /** A stack of layers that are numbered from 0 below one name. */
    public <B> List<B> stack(String name, int count, Function<Weights, B> layer) {
        return stack(IntStream.range(0, count).mapToObj(i -> name + "." + i).toList(), layer);
    }

    /** Layers that are read whenever they are asked for. */
    private static final class Streamed<B> extends AbstractList<B> {
        private final Source source;
        private final String prefix;
        private final List<String> names;
        private final Function<Weights, B> layer;

        Streamed(Source source, String prefix, List<String> names, Function<Weights, B> layer) {
            this.source = source;
            this.prefix = prefix;
            this.names = names;
            this.layer = layer;
        }

        @Override
        public B get(int i) {
            return layer.apply(new Weights(source, prefix + names.get(i) + ".", new LinkedHashMap<>()));
        }

        @Override
        public int size() {
            return names.size();
        }
    }

    /** Declares a weight and its shape, and gets it. */
    public Tensor param(String name, Init init, long... shape) {
        String full = declaring(name);
        Tensor t = source.get(full, init, new Shape(shape));
        declared.put(full, t);
        return t;
    }

    /** Declares the matrix [out, in] of a linear layer, and gets it. */
    public Matrix matrix(String name, Init init, long out, long in) {
        String full = declaring(name);
        Matrix m = source.matrix(full, init, out, in);
        declared.put(full, m.stored());
        return m;
    }

    private String declaring(String name) {
        String full = prefix + name;
        if (declared.containsKey(full)) {
            throw new IllegalStateException("the weight " + full + " is declared twice");
        }
        return full;
    }

    /** Everything declared so far from the root, in order of declaration. */
    public Map<String, Tensor> declared() {
        return Collections.unmodifiableMap(declared);
    }
}
