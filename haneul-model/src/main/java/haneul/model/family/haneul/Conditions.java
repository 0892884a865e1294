package haneul.model.family.haneul;

import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.TokenConditioning;
import haneul.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The different pairs of noise level and sentence in a pack, and which of them each patch is told.
 *
 * <p>Legend: U different pairs, L patches.
 *
 * @param waves of the level [U, 2·waves]
 * @param sentences the sentence's number [U]
 * @param pairs how many there are
 * @param patches the pair's number for each patch, [L]
 */
record Conditions(Tensor waves, Tensor sentences, int pairs, long[] patches) {
    static final int WAVES = 128;

    static Conditions of(Pack pack) {
        int[] sentence = pack.sentenceOfToken();
        Map<Long, Integer> pairs = new LinkedHashMap<>();
        long[] patches = new long[sentence.length];
        for (int i = 0; i < patches.length; i++) {
            long key = ((long) Float.floatToRawIntBits(pack.level()[i]) << 32) | sentence[i];
            Integer known = pairs.get(key);
            if (known == null) {
                known = pairs.size();
                pairs.put(key, known);
            }
            patches[i] = known;
        }
        int u = pairs.size();
        float[] waves = new float[u * 2 * WAVES];
        long[] sentences = new long[u];
        int i = 0;
        for (long key : pairs.keySet()) {
            float level = Float.intBitsToFloat((int) (key >> 32));
            sentences[i] = (int) key;
            for (int k = 0; k < WAVES; k++) {
                double angle = 1000 * level * Math.pow(10000, -k / (double) WAVES);
                waves[(2 * i) * WAVES + k] = (float) Math.cos(angle);
                waves[(2 * i + 1) * WAVES + k] = (float) Math.sin(angle);
            }
            i++;
        }
        return new Conditions(Tensor.of(waves, u, 2L * WAVES), Tensor.of(sentences, u), u, patches);
    }

    /** Who hears which. */
    TokenConditioning told() {
        return TokenConditioning.of(patches, pairs);
    }

    /** The same for cells, of which a patch has n in height and as many in width: they hear what their patch does. */
    TokenConditioning told(List<GridShape> clips, int n) {
        long[] cells = new long[patches.length * n * n];
        int at = 0;
        int begin = 0;
        for (GridShape g : clips) {
            for (int t = 0; t < g.t(); t++) {
                for (int h = 0; h < g.h() * n; h++) {
                    for (int w = 0; w < g.w() * n; w++) {
                        cells[at++] = patches[begin + (t * g.h() + h / n) * g.w() + w / n];
                    }
                }
            }
            begin += g.count();
        }
        return TokenConditioning.of(cells, pairs);
    }
}
