package haneul.model.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import haneul.core.HaneulException;
import haneul.core.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The native library of Hugging Face's tokenizers on this machine. */
public final class TokenizerLibrary {
    private static final String SMALLEST = "{\"version\":\"1.0\",\"added_tokens\":[],\"model\":{\"type\":\"WordLevel\","
            + "\"vocab\":{\"a\":0,\"?\":1},\"unk_token\":\"?\"}}";

    private TokenizerLibrary() {}

    /** The library itself; it is loaded if it can be. */
    public static NativeLibrary library() {
        try (Tokenizer t = Tokenizer.of(SMALLEST.getBytes(StandardCharsets.UTF_8), 8)) {
            return NativeLibrary.loaded("tokenizers", version());
        } catch (HaneulException e) {
            return NativeLibrary.missing("tokenizers", e.because());
        } catch (LinkageError e) {
            return NativeLibrary.missing("tokenizers", String.valueOf(e.getMessage()));
        }
    }

    /** As the jar of the library says it. */
    private static String version() {
        Properties p = new Properties();
        try (InputStream in = HuggingFaceTokenizer.class.getResourceAsStream("/native/lib/tokenizers.properties")) {
            if (in != null) {
                p.load(in);
            }
        } catch (IOException e) {
            return "unknown";
        }
        return p.getProperty("version", "unknown");
    }
}
