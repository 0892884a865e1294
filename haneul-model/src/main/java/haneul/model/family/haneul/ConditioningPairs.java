package haneul.model.family.haneul;

import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.model.dit.TokenConditioning;
import haneul.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The distinct pairs of noise level and sentence in a pack, and the pair of each patch. Noise levels become sinusoidal
 * timestep embeddings (Vaswani et al., 2017; Ho et al., 2020).
 *
 * <p>Legend: U distinct pairs, L patches.
 *
 * @param timestepEmbedding of the noise level [U, 2·{@link #FREQUENCIES}]
 * @param sentences index of the sentence [U]
 * @param pairs U
 * @param patches index of each patch's pair, [L]
 */
record ConditioningPairs(Tensor timestepEmbedding, Tensor sentences, int pairs, long[] patches) {
    static final int FREQUENCIES = 128;

    static ConditioningPairs of(Pack pack) {
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
        float[] embedding = new float[u * 2 * FREQUENCIES];
        long[] sentences = new long[u];
        int i = 0;
        for (long key : pairs.keySet()) {
            float level = Float.intBitsToFloat((int) (key >> 32));
            sentences[i] = (int) key;
            for (int k = 0; k < FREQUENCIES; k++) {
                double angle = 1000 * level * Math.pow(10000, -k / (double) FREQUENCIES);
                embedding[(2 * i) * FREQUENCIES + k] = (float) Math.cos(angle);
                embedding[(2 * i + 1) * FREQUENCIES + k] = (float) Math.sin(angle);
            }
            i++;
        }
        return new ConditioningPairs(Tensor.of(embedding, u, 2L * FREQUENCIES), Tensor.of(sentences, u), u, patches);
    }

    /** The pair of each patch. */
    TokenConditioning ofPatches() {
        return TokenConditioning.of(patches, pairs);
    }

    /** The pair of each cell, which is that of its patch; a patch has n cells in height and in width. */
    TokenConditioning ofCells(List<GridShape> clips, int n) {
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
