package haneul.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import haneul.core.CacheFolder;
import haneul.core.HaneulException;
import haneul.core.HaneulException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A tokenizer defined by a {@code tokenizer.json}: a text becomes token ids. It wraps Hugging Face's own
 * library, which no other class uses.
 */
final class Tokenizer implements AutoCloseable {
    /** Its file name on the hub. */
    static final String FILE = "tokenizer.json";

    private static final long MAX_BYTES = 1L << 28;

    /** Characters that are tokenized at most: more than the longest prompt can use. */
    private static final int MAX_CHARS = 100_000;

    static {
        CacheFolder.use();
        // The library's loader would look for a GPU build of itself, and report its use from cloud machines.
        setUnlessSet("RUST_FLAVOR", "cpu");
        setUnlessSet("OPT_OUT_TRACKING", "true");
    }

    private final HuggingFaceTokenizer library;
    private final int highest;
    private final int longest;

    private Tokenizer(HuggingFaceTokenizer library, int highest, int longest) {
        this.library = library;
        this.highest = highest;
        this.longest = longest;
    }

    /**
     * Reads a tokenizer. Its settings of truncation and padding are ignored; its special tokens are added.
     *
     * @param json the bytes of {@code tokenizer.json}
     * @param longest number of tokens that a text is truncated to, special tokens included
     */
    static Tokenizer of(byte[] json, int longest) {
        return read(json, -1, longest, Kind.RUN, "The tokenizer");
    }

    /** Reads and checks a tokenizer file of a model's folder. */
    static Tokenizer open(Path file, int longest) {
        String what = "The tokenizer " + file;
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw new HaneulException(
                        what + " cannot be read",
                        Files.isRegularFile(file)
                                ? "it has more than " + MAX_BYTES + " bytes"
                                : "there is no such file",
                        "bring the " + FILE + " that belongs to the model; a spiece.model alone is not read");
            }
            byte[] json = Files.readAllBytes(file);
            return read(json, TokenizerFile.highest(json, what), longest, Kind.REQUEST, what);
        } catch (IOException e) {
            throw new HaneulException(what + " cannot be read", e.toString(), "check that you may read it").from(e);
        }
    }

    private static Tokenizer read(byte[] json, int highest, int longest, Kind kind, String what) {
        try {
            var options = Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false");
            var library = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
            return new Tokenizer(library, highest, longest);
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            throw new HaneulException(
                            kind,
                            what + " cannot be loaded",
                            reason(e),
                            "check that it is a whole " + FILE
                                    + " and that the cache folder of Haneul can be written, " + CacheFolder.path()
                                    + " (its native library goes there)")
                    .from(e);
        }
    }

    private static String reason(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("its library gave no reason");
    }

    private Encoding encode(String text) {
        try {
            return library.encode(clean(text));
        } catch (RuntimeException e) { // such as an unknown piece, where the file names none for those
            throw new HaneulException(
                            "The tokenizer cannot encode this text",
                            reason(e),
                            "bring the whole " + FILE + " that belongs to the model")
                    .from(e);
        }
    }

    /** The highest token id; −1 if it was not determined. */
    int highest() {
        return highest;
    }

    /**
     * The token ids of a text with its special tokens. A longer text is truncated as in transformers: the
     * special tokens at its end stay.
     */
    long[] ids(String text) {
        Encoding whole = encode(text);
        long[] ids = whole.getIds();
        if (ids.length <= longest) {
            return ids;
        }
        long[] special = whole.getSpecialTokenMask();
        int marks = 0;
        while (marks < longest && special[ids.length - 1 - marks] == 1) {
            marks++;
        }
        long[] cut = Arrays.copyOf(ids, longest);
        System.arraycopy(ids, ids.length - marks, cut, longest - marks, marks);
        return cut;
    }

    /** The text of token ids, without special tokens. */
    String text(long[] ids) {
        return ids.length == 0 ? "" : library.decode(ids, true);
    }

    /** The number of tokens that {@link #ids} truncates. */
    int truncated(String text) {
        return Math.max(0, encode(text).getIds().length - longest);
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
