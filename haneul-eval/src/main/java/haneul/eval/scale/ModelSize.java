package haneul.eval.scale;

import haneul.core.HaneulException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a transformer.
 *
 * @param dim width
 * @param depth blocks
 */
public record ModelSize(int dim, int depth) {
    private static final Pattern WORD = Pattern.compile("(\\d{1,5})x(\\d{1,4})");
    private static final int HEAD = 32;
    private static final int LEAST_HEAD = 8;

    public ModelSize {
        if (dim < LEAST_HEAD || dim % 2 != 0 || depth < 1) {
            throw new HaneulException(
                    "A transformer cannot be " + dim + "x" + depth,
                    "its width is even and at least " + LEAST_HEAD + ", and it has a block",
                    "write sizes as WIDTHxDEPTH, such as 64x4");
        }
    }

    /** Reads {@code 64x4}. */
    public static ModelSize parse(String word) {
        Matcher m = WORD.matcher(word.strip());
        if (!m.matches()) {
            throw new HaneulException(
                    "A transformer's size cannot be " + word,
                    "it is the width and the number of blocks",
                    "write sizes as WIDTHxDEPTH, such as 64x4");
        }
        return new ModelSize(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
    }

    /** Of attention: as many as make heads of about 32 numbers each. */
    public int heads() {
        for (int heads = Math.max(1, Math.round((float) dim / HEAD)); heads > 1; heads--) {
            if (dim % heads == 0 && dim / heads % 2 == 0 && dim / heads >= LEAST_HEAD) {
                return heads;
            }
        }
        return 1;
    }

    @Override
    public String toString() {
        return dim + "x" + depth;
    }
}
