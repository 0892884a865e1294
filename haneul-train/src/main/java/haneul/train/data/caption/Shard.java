package haneul.train.data.caption;

import haneul.core.HaneulException;
import haneul.train.data.MachineCaptions;

/**
 * A part of the clips of a folder, by a hash of their names, so that several processes share the work.
 *
 * @param number 1…of
 * @param of how many parts there are
 */
public record Shard(int number, int of) {
    /** All clips. */
    public static final Shard ALL = new Shard(1, 1);

    private static final int MOST = 100_000;
    private static final int GOLDEN = 0x9E3779B9;

    /** @throws HaneulException if there is no such part */
    public Shard {
        if (of < 1 || of > MOST || number < 1 || number > of) {
            throw wrong(number + "/" + of);
        }
    }

    /** Reads a part such as {@code 2/8}. */
    public static Shard parse(String text) {
        if (!text.matches("\\d{1,6}/\\d{1,6}")) {
            throw wrong(text);
        }
        String[] numbers = text.split("/");
        return new Shard(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    private static HaneulException wrong(String text) {
        return new HaneulException(
                "‹shard› cannot be " + text,
                "it is the number of a part and how many parts there are, at most " + MOST,
                "write ‹shard› 1/8 to ‹shard› 8/8 for eight processes");
    }

    /** Whether a clip belongs to it. */
    boolean takes(String clip) {
        return Integer.remainderUnsigned((clip.hashCode() * GOLDEN) >>> 8, of) == number - 1;
    }

    /** The name of its file. */
    String file() {
        return MachineCaptions.NAME + (of == 1 ? "" : "-" + number + "-of-" + of) + MachineCaptions.SUFFIX;
    }
}
