package haneul.model.caption;

import haneul.core.HaneulException;
import haneul.model.text.Subwords;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of captions: the pieces of a subword tokenizer that a data set uses, numbered without gaps, behind a few special
 * tokens. A caption begins with the token of its style and ends with {@link #END}.
 */
public final class Vocabulary {
    /** Ends a caption. */
    public static final int END = 0;
    /** A piece that is not in the vocabulary. */
    public static final int UNKNOWN = 1;

    private static final int ANY = 2;
    private static final int FIRST_STYLE = 3;
    private static final int SPECIAL = FIRST_STYLE + CaptionStyle.values().length;

    private final Subwords subwords;
    private final List<Integer> pieces;
    private final Map<Long, Integer> numbers = new HashMap<>();

    /**
     * @param pieces ids of the tokenizer, ascending
     * @param tokenizer name of the tokenizer that they belong to
     * @throws HaneulException if they belong to another tokenizer
     */
    public Vocabulary(Subwords subwords, String tokenizer, List<Integer> pieces) {
        if (!subwords.name().equals(tokenizer)) {
            throw new HaneulException(
                    "The captioner cannot read and write words",
                    "its vocabulary is of the tokenizer " + tokenizer + " and there is " + subwords.name(),
                    "use the tokenizer that it was trained with");
        }
        this.subwords = subwords;
        this.pieces = List.copyOf(pieces);
        for (int i = 0; i < pieces.size(); i++) {
            numbers.put((long) pieces.get(i), SPECIAL + i);
        }
    }

    /** The pieces of all these texts, ascending. */
    public static List<Integer> pieces(Subwords subwords, Iterable<String> texts) {
        TreeSet<Integer> out = new TreeSet<>();
        for (String text : texts) {
            Arrays.stream(subwords.ids(text)).forEach(id -> out.add((int) id));
        }
        return List.copyOf(out);
    }

    /** Number of tokens. */
    public static int size(int pieces) {
        return SPECIAL + pieces;
    }

    /** The token that begins a caption of a style; null is any. */
    public static int begin(@Nullable CaptionStyle style) {
        return style == null ? ANY : FIRST_STYLE + style.ordinal();
    }

    /**
     * The tokens of a caption, with the first and last one.
     *
     * @param longest a longer caption is truncated before its end
     */
    public int[] ids(@Nullable CaptionStyle style, String text, int longest) {
        long[] ids = subwords.ids(text);
        int n = Math.min(ids.length, longest - 2);
        int[] out = new int[n + 2];
        out[0] = begin(style);
        for (int i = 0; i < n; i++) {
            out[i + 1] = numbers.getOrDefault(ids[i], UNKNOWN);
        }
        out[n + 1] = END;
        return out;
    }

    /** The text of tokens; special ones are left out. */
    public String text(List<Integer> ids) {
        return subwords.text(ids.stream()
                        .filter(id -> id >= SPECIAL && id < SPECIAL + pieces.size())
                        .mapToLong(id -> pieces.get(id - SPECIAL))
                        .toArray())
                .strip();
    }
}
