package haneul.model.family.wan;

import haneul.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;

/** What the layers of one stream remember between its chunks: for each the last frames that it heard. */
final class Past implements AutoCloseable {
    private final Map<Object, Tensor> frames = new IdentityHashMap<>();
    private boolean first = true;

    /** Whether the first chunk, a single frame, is on its way. */
    boolean first() {
        return first;
    }

    /** A chunk has been through all layers. */
    void passed() {
        first = false;
    }

    /** x [T, H, W, C] behind the frames before it, zeros where there were none → [lead + T, H, W, C], memory of its own. */
    Tensor before(Object layer, int lead, Tensor x) {
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

    /** Takes the last frames, in place of those before. */
    void remember(Object layer, Tensor last) {
        Tensor old = frames.put(layer, last.copy().own());
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        frames.values().forEach(Tensor::close);
        frames.clear();
    }
}
