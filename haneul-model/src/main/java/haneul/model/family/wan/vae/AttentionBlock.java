package haneul.model.family.wan.vae;

import haneul.model.vae.CausalCache;
import haneul.model.vae.CausalLayer;
import haneul.nn.Attention;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Spatial self-attention within each frame, with one head and a residual connection: [T, H, W, C] → [T, H, W, C]. */
final class AttentionBlock implements CausalLayer {
    private final ChannelNorm norm;
    private final Pointwise toQkv;
    private final Pointwise out;

    AttentionBlock(Weights w, int channels) {
        norm = new ChannelNorm(w.at("norm"), channels, 3);
        toQkv = new Pointwise(w.at("to_qkv"), channels, 3 * channels, 4);
        out = new Pointwise(w.at("proj"), channels, channels, 4);
    }

    @Override
    public Tensor forward(Tensor x, CausalCache cache) {
        long c = x.size(3);
        int[] frames = new int[(int) x.size(0)];
        Arrays.fill(frames, Math.toIntExact(x.size(1) * x.size(2)));
        Tensor qkv = toQkv.forward(norm.inPlace(x.copy())).reshape(-1, 1, 3 * c); // [T·H·W, 1, 3C]
        List<Tensor> each = qkv.chunk(3, 2);
        Tensor y = Attention.forward(each.get(0), each.get(1), each.get(2), Segments.self(frames)); // [T·H·W, 1, C]
        return x.plus(out.forward(y.reshape(x.shape().dims())));
    }

    @Override
    public int halo() {
        return WHOLE;
    }
}
