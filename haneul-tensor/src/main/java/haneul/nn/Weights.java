package haneul.nn;

import haneul.core.Rng;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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

    /** Declares a weight and its shape, and gets it. */
    public Tensor param(String name, Init init, long... shape) {
        String full = prefix + name;
        if (declared.containsKey(full)) {
            throw new IllegalStateException("the weight " + full + " is declared twice");
        }
        Tensor t = source.get(full, init, new Shape(shape));
        declared.put(full, t);
        return t;
    }

    /** Everything declared so far from the root, in order of declaration. */
    public Map<String, Tensor> declared() {
        return Collections.unmodifiableMap(declared);
    }
}
