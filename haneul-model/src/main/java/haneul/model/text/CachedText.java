package haneul.model.text;

import haneul.core.HaneulException;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A text encoder that remembers the sentences it was asked for last, since training asks for the same ones again and
 * again. Remembered on the Java heap, so that no scope frees them; every answer is a tensor of the caller's own. May be
 * used by several threads.
 */
public final class CachedText implements TextEncoder {
    private record Encoded(float[] values, Shape shape) {}

    private final TextEncoder encoder;
    private final Map<String, Encoded> remembered;

    /**
     * Wraps an encoder, which is closed with this one.
     *
     * @param sentences how many to remember, from 1; a sentence of 20 words takes about 35 kB at a width of 384
     */
    public CachedText(TextEncoder encoder, int sentences) {
        if (sentences < 1) {
            throw new HaneulException(
                    "A cache cannot hold " + sentences + " sentences", "it holds at least 1", "choose 1 or more");
        }
        this.encoder = encoder;
        this.remembered = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Encoded> eldest) {
                return size() > sentences;
            }
        };
    }

    @Override
    public int width() {
        return encoder.width();
    }

    @Override
    public String name() {
        return encoder.name();
    }

    @Override
    public Tensor encode(String text) {
        Encoded known;
        synchronized (remembered) {
            known = remembered.get(text);
        }
        if (known != null) {
            try (Scope scope = Scope.open()) {
                return Tensor.of(known.values, known.shape.dims()).keep();
            }
        }
        Tensor fresh = encoder.encode(text);
        synchronized (remembered) {
            remembered.put(text, new Encoded(fresh.toFloats(), fresh.shape()));
        }
        return fresh;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
