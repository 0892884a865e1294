package haneul.model.caption;

import haneul.nn.Layers;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Rope3d;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the text encoder's vectors of a sentence, so that the decoder can describe what a sentence says as it describes a clip.
 *
 * <p>Legend: S tokens of all sentences, E the text encoder's width, D width.
 */
final class SentenceEncoder {
    private static final double ROPE_BASE = 100;

    private final CaptionerConfig config;
    private final Norm normIn;
    private final Linear embedding;
    private final List<EncoderBlock> blocks;
    private final Norm norm;

    SentenceEncoder(CaptionerConfig c, Weights w) {
        config = c;
        normIn = new Norm.Layer(w.at("norm_in"), c.textDim(), EncoderBlock.EPS);
        embedding = new Linear(w.at("embedding"), c.textDim(), c.dim());
        blocks = w.stack("blocks", c.sentenceBlocks(), b -> new EncoderBlock(b, c.dim(), c.heads()));
        norm = new Norm.Layer(w.at("norm"), c.dim(), EncoderBlock.EPS);
    }

    /** Vectors of each sentence [n, E]. */
    Attended forward(List<Tensor> sentences, DType type) {
        int[] lengths = sentences.stream().mapToInt(s -> (int) s.size(0)).toArray();
        float[] places = new float[3 * Arrays.stream(lengths).sum()];
        int at = 0;
        for (int n : lengths) {
            for (int i = 0; i < n; i++) {
                places[at] = i;
                at += 3;
            }
        }
        Rope3d rope = new Rope3d(places, new int[] {config.dim() / config.heads(), 0, 0}, ROPE_BASE);
        Segments segments = Segments.self(lengths);
        Tensor x = embedding.forward(normIn.forward(Tensor.cat(sentences, 0))); // [S, D]
        Tensor y = Layers.fold(blocks, x, (b, z) -> b.forward(z, rope, segments, type));
        return Attended.of(norm.forward(y), lengths);
    }
}
