package haneul.diffusion;

import haneul.model.text.TextEncoder;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encoded sentences. The most recently used ones are kept on the Java heap up to a number of bytes: a prompt of 512 tokens
 * takes 8 MB with Wan's encoder. Safe for several threads.
 */
final class TextCache {
    private static final long MOST = 128L << 20;
    private static final int SHARE = 8; // of the heap

    private final TextEncoder text;
    private final long most;
    private final LinkedHashMap<String, float[]> kept = new LinkedHashMap<>(16, 0.75f, true); // in order of use
    private long bytes;

    TextCache(TextEncoder text) {
        this(text, Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE));
    }

    /** @param most bytes that are kept */
    TextCache(TextEncoder text, long most) {
        this.text = text;
        this.most = most;
    }

    /**
     * Encodes sentences, the new ones together: a large encoder is read from its file once.
     *
     * @return [S, width] for each of them, in the caller's scope
     */
    Map<String, Tensor> encode(Collection<String> sentences) {
        Map<String, Tensor> out = new LinkedHashMap<>();
        LinkedHashSet<String> missing = new LinkedHashSet<>();
        for (String s : sentences) {
            float[] values = get(s);
            if (values == null) {
                missing.add(s);
            } else {
                out.put(s, tensor(values));
            }
        }
        if (missing.isEmpty()) {
            return out;
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> encoded = text.encodeAll(List.copyOf(missing));
            int i = 0;
            for (String s : missing) {
                float[] values = encoded.get(i++).toFloats();
                put(s, values);
                out.put(s, tensor(values).keep());
            }
        }
        return out;
    }

    private Tensor tensor(float[] values) {
        return Tensor.of(values, values.length / text.width(), text.width());
    }

    private synchronized float @Nullable [] get(String sentence) {
        return kept.get(sentence);
    }

    private synchronized void put(String sentence, float[] values) {
        float[] old = kept.put(sentence, values);
        bytes += size(values) - (old == null ? 0 : size(old));
        var eldest = kept.values().iterator();
        while (bytes > most && eldest.hasNext()) {
            bytes -= size(eldest.next());
            eldest.remove();
        }
    }

    private static long size(float[] values) {
        return 4L * values.length;
    }

    /** Bytes that are kept now. */
    synchronized long bytes() {
        return bytes;
    }
}
