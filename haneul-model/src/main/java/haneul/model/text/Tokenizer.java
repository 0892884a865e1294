package haneul.model.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import haneul.core.HaneulException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Cuts a text into the numbered pieces that an encoder knows, after a {@code tokenizer.json}. The work is done by Hugging
 * Face's own library; no other class knows it.
 */
final class Tokenizer implements AutoCloseable {
    /** More characters than the longest prompt can use; what follows is not even looked at. */
    private static final int MAX_CHARS = 100_000;

    static {
        // The library's loader would look for a GPU build of itself, and report its use from cloud machines.
        setUnlessSet("RUST_FLAVOR", "cpu");
        setUnlessSet("OPT_OUT_TRACKING", "true");
    }

    private final HuggingFaceTokenizer library;
    private final int longest;

    private Tokenizer(HuggingFaceTokenizer library, int longest) {
        this.library = library;
        this.longest = longest;
    }

    /**
     * Reads a tokenizer.
     *
     * @param json the bytes of {@code tokenizer.json}
     * @param longest the most tokens that a text may have, its first and last mark included
     */
    static Tokenizer of(byte[] json, int longest) {
        try {
            var options = Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false");
            return new Tokenizer(HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options), longest);
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            throw HaneulException.run(
                            "The tokenizer cannot be loaded",
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("its library gave no reason"),
                            "check that the folder .djl.ai in your home can be written (its native library goes there)")
                    .from(e);
        }
    }

    /** The numbers of a text's tokens between its first and last mark; a longer text loses its end. */
    long[] ids(String text) {
        long[] ids = library.encode(clean(text)).getIds();
        if (ids.length <= longest) {
            return ids;
        }
        long[] cut = Arrays.copyOf(ids, longest);
        cut[longest - 1] = ids[ids.length - 1];
        return cut;
    }

    /** How many tokens {@link #ids} cuts off. */
    int cut(String text) {
        return Math.max(0, library.encode(clean(text)).getIds().length - longest);
    }

    /** Halves of surrogate pairs, which are no text, become the replacement character before native code sees them. */
    private static String clean(String text) {
        int[] points = text.substring(0, Math.min(text.length(), MAX_CHARS))
                .codePoints()
                .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                .toArray();
        return new String(points, 0, points.length);
    }

    private static void setUnlessSet(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    @Override
    public void close() {
        library.close();
    }
}
