package haneul.model.vae;

import haneul.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Feature cache of a causal video VAE: for each layer the last input frames of the previous chunk, so that a clip can be
 * processed in chunks with the result of the whole clip. One cache for each stream. Wan 2.1 report, section 4.1.
 */
public final class CausalCache implements AutoCloseable {
    private final Map<Object, Tensor> frames = new IdentityHashMap<>();
    private boolean first = true;

    /** True until the first chunk, which is a single frame, has passed all layers. */
    public boolean first() {
        return first;
    }

    /** Marks the end of a chunk: it has passed all layers. */
    public void advance() {
        first = false;
    }

    /** The cached frames of a layer, owned by this cache; null at the start of a clip. */
    public @Nullable Tensor get(Object layer) {
        return frames.get(layer);
    }

    /** Replaces the cached frames of a layer by a copy of these, outside of all scopes; frees the ones before. */
    public void put(Object layer, Tensor last) {
        Tensor old = frames.put(layer, last.copy().own());
        if (old != null) {
            old.close();
        }
    }

    /**
     * Prepends the cached frames of a layer: x [T, H, W, C] → [lead + T, H, W, C], a new tensor. At the start of a clip
     * the {@code lead} frames are zeros.
     */
    public Tensor prepend(Object layer, int lead, Tensor x) {
        long[] dims = x.shape().dims();
        dims[0] += lead;
        Tensor all = Tensor.zeros(x.dtype(), dims);
        Tensor old = frames.get(layer);
        if (old != null) {
            all.slice(0, 0, lead).copyFrom(old);
        }
        all.slice(0, lead, dims[0]).copyFrom(x);
        return all;
    }

    /** Frees all cached frames. */
    @Override
    public void close() {
        frames.values().forEach(Tensor::close);
        frames.clear();
    }
}
