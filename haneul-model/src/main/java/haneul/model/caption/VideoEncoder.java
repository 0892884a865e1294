package haneul.model.caption;

import haneul.model.dit.GridShape;
import haneul.model.dit.TokenPositions;
import haneul.nn.Init;
import haneul.nn.Layers;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Rope3d;
import haneul.nn.Segments;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Ops;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Video encoder over spacetime patches of latents: a convolutional stem per latent frame that ends at one vector a patch (Xiao
 * et al., 2021, "Early convolutions help transformers see better"), then transformer blocks in which every patch of a clip
 * attends to all others, in space and time (joint attention of ViViT, Arnab et al., 2021). Clips of any length, size and aspect
 * ratio stand in one pack (Dehghani et al., 2023, NaViT).
 *
 * <p>Legend: C channels, T h w latents of a clip, L patches of all clips, D width.
 */
final class VideoEncoder {
    /** Vectors of all clips, one behind the other [L, D], and how many each clip has. */
    record Encoded(Tensor tokens, int[] lengths) {
        Attended attended() {
            return Attended.of(tokens, lengths);
        }
    }

    private final CaptionerConfig config;
    private final List<Stem> stem = new ArrayList<>();
    private final Linear positions;
    private final List<EncoderBlock> blocks;
    private final Norm norm;

    VideoEncoder(CaptionerConfig c, Weights w) {
        config = c;
        int levels = Integer.numberOfTrailingZeros(c.patch());
        int in = c.latentChannels();
        for (int i = 0; i <= levels; i++) {
            int out = Math.max(8, c.dim() >> (levels - i));
            stem.add(new Stem(w.at("stem." + i), in, out, i == 0 ? 1 : 2));
            in = out;
        }
        positions = new Linear(w.at("position_embedding"), TokenPositions.WIDTH, c.dim(), Init.fanIn(0.5));
        blocks = w.stack("blocks", c.videoBlocks(), b -> new EncoderBlock(b, c.dim(), c.heads()));
        norm = new Norm.Layer(w.at("norm"), c.dim(), EncoderBlock.EPS);
    }

    /** A 3×3 convolution, of stride 1 or 2. */
    private record Stem(Tensor weight, Tensor bias, long[] stride) {
        Stem(Weights w, int in, int out, int stride) {
            this(
                    w.param("weight", Init.fanIn(Math.sqrt(2)), out, in, 3, 3),
                    w.param("bias", Init.ZEROS, out),
                    new long[] {stride, stride});
        }

        Tensor forward(Tensor x) {
            return Ops.conv2d(x, weight.to(x.dtype()), bias.to(x.dtype()), stride, new long[] {1, 1});
        }
    }

    /** Latents of each clip [C, T, h, w], h and w multiples of the patch. */
    Encoded forward(List<Tensor> clips, DType type) {
        List<GridShape> grids = clips.stream()
                .map(x -> config.patchSize().grid(x.size(1), x.size(2), x.size(3)))
                .toList();
        int[] lengths = grids.stream().mapToInt(GridShape::count).toArray();
        TokenPositions places = new TokenPositions(grids, config.patchSize(), config.patch());
        Rope3d rope = places.rope(config.dim() / config.heads());
        Segments segments = Segments.self(lengths);
        Tensor x = embedded(clips, type).plus(positions.forward(places.fourierFeatures())); // [L, D]
        Tensor y = Layers.fold(blocks, x, (b, z) -> b.forward(z, rope, segments, type));
        return new Encoded(norm.forward(y), lengths);
    }

    /** One vector for each patch [L, D]; frames of one size go through the stem together. */
    private Tensor embedded(List<Tensor> clips, DType type) {
        Map<Long, List<Integer>> bySize = new LinkedHashMap<>();
        for (int i = 0; i < clips.size(); i++) {
            bySize.computeIfAbsent((clips.get(i).size(2) << 32) | clips.get(i).size(3), k -> new ArrayList<>())
                    .add(i);
        }
        Tensor[] out = new Tensor[clips.size()];
        for (List<Integer> same : bySize.values()) {
            long[] frames = same.stream().mapToLong(i -> clips.get(i).size(1)).toArray();
            Tensor x = Tensor.cat(
                            same.stream()
                                    .map(i -> clips.get(i).permute(1, 0, 2, 3))
                                    .toList(),
                            0)
                    .to(type); // [ΣT, C, h, w]
            for (int i = 0; i < stem.size(); i++) {
                x = stem.get(i).forward(i == 0 ? x : x.silu());
            }
            List<Tensor> parts = x.to(DType.F32).split(0, frames);
            for (int k = 0; k < frames.length; k++) {
                Tensor part = parts.get(k); // [T, D, h/p, w/p]
                out[same.get(k)] = part.permute(0, 2, 3, 1).reshape(-1, config.dim());
            }
        }
        return out.length == 1 ? out[0] : Tensor.cat(List.of(out), 0);
    }
}
