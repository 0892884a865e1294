package haneul.nn;

import haneul.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the causal convolutions of one stream remember between chunks: the last frames that each of them has heard. One
 * cache a stream; close it with the stream.
 */
public final class CausalCache implements AutoCloseable {
    private final Map<CausalConv3d, Tensor> frames = new IdentityHashMap<>();

    /** The frames before the next chunk [B, C, t, H, W], or null at the start of a clip. */
    @Nullable
    Tensor before(CausalConv3d conv) {
        return frames.get(conv);
    }

    /** Remembers a copy, outside of all scopes. */
    void remember(CausalConv3d conv, Tensor last) {
        Tensor old = frames.put(conv, last.detach().copy().own());
        if (old != null) {
            old.close();
        }
    }

    /** Frees what is remembered; the next chunk starts a new clip. */
    @Override
    public void close() {
        frames.values().forEach(Tensor::close);
        frames.clear();
    }
}
