package haneul.model.text;

import java.util.Arrays;

/**
 * The subword tokenizer of the bundled text encoder (WordPiece, uncased; Schuster and Nakajima, 2012), in both directions:
 * text to token ids without special tokens, and back.
 */
public final class Subwords implements AutoCloseable {
    private static final int SPECIAL = 2; // one at each end

    private final String name;
    private final Tokenizer tokenizer;

    private Subwords(String name, Tokenizer tokenizer) {
        this.name = name;
        this.tokenizer = tokenizer;
    }

    /** That of bge-small-en-v1.5. */
    public static Subwords bgeSmall() {
        return new Subwords(BertEncoder.BGE_SMALL, BertEncoder.bgeTokenizer());
    }

    /** The name of its vocabulary. */
    public String name() {
        return name;
    }

    /** Token ids of any Unicode text; a text of more than 510 tokens is truncated. */
    public long[] ids(String text) {
        long[] all = tokenizer.ids(text);
        return all.length < SPECIAL ? new long[0] : Arrays.copyOfRange(all, 1, all.length - 1);
    }

    /** The text of token ids; it is lower case, with single spaces and none before punctuation. */
    public String text(long[] ids) {
        return tokenizer.text(ids);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
