package haneul.model.caption;

import haneul.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder attends to: vectors of clips or sentences, padded to the longest.
 *
 * <p>Legend: B sequences, S tokens of the longest, D width, L tokens of all.
 *
 * @param tokens [B, S, D]
 * @param mask −∞ [B, 1, 1, S] where a sequence is shorter; null if all have one length
 */
record Attended(Tensor tokens, @Nullable Tensor mask) {
    /** @param packed vectors of all sequences, one behind the other [L, D] */
    static Attended of(Tensor packed, int[] lengths) {
        int b = lengths.length;
        int s = Arrays.stream(lengths).max().orElseThrow();
        long d = packed.size(1);
        if (Arrays.stream(lengths).allMatch(n -> n == s)) {
            return new Attended(packed.reshape(b, s, d), null);
        }
        long[] rows = new long[b * s];
        float[] mask = new float[b * s];
        int at = 0;
        for (int i = 0; i < b; i++) {
            for (int j = 0; j < s; j++) {
                rows[i * s + j] = at + Math.min(j, lengths[i] - 1);
                mask[i * s + j] = j < lengths[i] ? 0 : Float.NEGATIVE_INFINITY;
            }
            at += lengths[i];
        }
        return new Attended(
                packed.index(0, Tensor.of(rows, rows.length)).reshape(b, s, d), Tensor.of(mask, b, 1, 1, s));
    }

    /** These sequences, such as each one several times. */
    Attended at(long[] sequences) {
        Tensor rows = Tensor.of(sequences, sequences.length);
        return new Attended(tokens.index(0, rows), mask == null ? null : mask.index(0, rows));
    }
}
