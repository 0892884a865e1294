package haneul.model.family.haneul;

import haneul.core.HaneulException;
import haneul.model.vae.CausalCache;
import haneul.model.vae.Normalisation;
import haneul.model.vae.VideoVae;
import haneul.nn.Conv2d;
import haneul.nn.Init;
import haneul.nn.Layers;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.Rearrange;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Haneul's video autoencoder, 4×4×4: groups of four frames, cut into squares of 4×4 pixels that become channels
 * (space-to-depth), so that every convolution runs at a quarter of the size. Time is mixed causally: a latent frame depends on
 * itself and the ones before it. The first frame is repeated to a still group, so that everything is a group of four.
 *
 * <p>It is a VAE (Kingma and Welling, 2014) whose posterior has a fixed variance: the encoder gives the mean alone, training
 * adds noise of a fixed σ to it, and a small weight on the mean of z² is the KL divergence to N(0, 1) up to a constant, as
 * KL = ½(z² + σ² − log σ² − 1). Encoding gives the mean.
 *
 * <p>Legend: B clips, T frames, H W pixels, C latent channels, N = B·T' groups, D width, h w latents.
 */
public final class HaneulVae implements VideoVae {
    private static final int TIME = 4;
    private static final int SPACE = 4;
    private static final int PIXELS = 3 * TIME * SPACE * SPACE;

    private final HaneulVaeConfig config;
    private final Normalisation normalisation;
    private final Trunk encoder;
    private final Trunk decoder;

    /** Declares its weights, all F32. */
    public HaneulVae(HaneulVaeConfig c, Weights w) {
        config = c;
        normalisation = Normalisation.of(c.latentsMean(), c.latentsStd());
        encoder = new Trunk(w.at("encoder"), PIXELS, c.width(), c.latentChannels(), c.blocks());
        decoder = new Trunk(w.at("decoder"), c.latentChannels(), c.width(), PIXELS, c.blocks());
    }

    /** Whether a weight belongs to the encoder, on which latents depend. */
    public static boolean encodes(String weight) {
        return weight.startsWith("encoder.");
    }

    /**
     * Identity of its latents: it changes with the encoder, and not with the type that it is stored in.
     *
     * @param weights its weights by name
     */
    String identity(Map<String, Tensor> weights) {
        CRC32 crc = new CRC32();
        crc.update((Arrays.toString(config.latentsMean()) + Arrays.toString(config.latentsStd()))
                .getBytes(StandardCharsets.UTF_8));
        try (Scope scope = Scope.open()) {
            weights.forEach((name, w) -> {
                if (encodes(name)) {
                    crc.update(name.getBytes(StandardCharsets.UTF_8));
                    crc.update(w.detach().to(DType.F16).toBytes());
                }
            });
        }
        return "vae " + Long.toHexString(crc.getValue());
    }

    /** Latents [C, …] before normalisation → mean 0 and variance 1. */
    public Tensor normalised(Tensor z) {
        return normalisation.normalise(z);
    }

    /** Its shape, and what its latents measure. */
    public HaneulVaeConfig config() {
        return config;
    }

    @Override
    public int channels() {
        return config.latentChannels();
    }

    @Override
    public int temporal() {
        return TIME;
    }

    @Override
    public int spatial() {
        return SPACE;
    }

    @Override
    public int reach() {
        return config.blocks();
    }

    @Override
    public List<Tensor> encodeAll(List<Tensor> videos) {
        if (videos.size() == 1) {
            return List.of(encode(videos.get(0)));
        }
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            Tensor z = normalised(encodeRaw(Tensor.stack(videos, 0)).transpose(0, 1)); // [C, B, 1 + k, h, w]
            List<Tensor> out = new ArrayList<>();
            for (int i = 0; i < videos.size(); i++) {
                out.add(z.select(1, i).copy().keep());
            }
            return out;
        }
    }

    /** Whole clips at once, with gradients: video [B, 3, 1 + 4k, H, W] → latents before normalisation [B, C, 1 + k, h, w]. */
    public Tensor encodeRaw(Tensor video) {
        long b = video.size(0);
        checkFrames(video.size(2));
        checkSize(video.size(3), video.size(4));
        Tensor still = video.slice(2, 0, 1).expand(b, 3, TIME - 1, video.size(3), video.size(4));
        Tensor groups = unshuffle(Tensor.cat(List.of(still, video), 2)); // [N, 192, h, w]
        Tensor z = encoder.forward(groups, groups.size(0) / b, null); // [N, C, h, w]
        return z.reshape(b, z.size(0) / b, z.size(1), z.size(2), z.size(3)).transpose(1, 2);
    }

    /** The inverse, with gradients: latents before normalisation [B, C, 1 + k, h, w] → video [B, 3, 1 + 4k, H, W]. */
    public Tensor decodeRaw(Tensor latents) {
        long b = latents.size(0);
        long t = latents.size(2);
        Tensor z = latents.transpose(1, 2).reshape(b * t, latents.size(1), latents.size(3), latents.size(4));
        Tensor groups = shuffle(decoder.forward(z, t, null), b); // [B, 3, 4 + 4k, H, W]
        return groups.slice(2, TIME - 1, groups.size(2));
    }

    /** Space-to-depth: [B, 3, 4n, H, W] → [B·n, 3·4·4·4, h, w]. */
    private static Tensor unshuffle(Tensor video) {
        return Rearrange.rearrange(
                video, "b c (n t) (h p) (w q) -> (b n) (c t p q) h w", "t", TIME, "p", SPACE, "q", SPACE);
    }

    /** Depth-to-space: [B·n, 3·4·4·4, h, w] → [B, 3, 4n, H, W]. */
    private static Tensor shuffle(Tensor groups, long b) {
        return Rearrange.rearrange(
                groups, "(b n) (c t p q) h w -> b c (n t) (h p) (w q)", "b", b, "t", TIME, "p", SPACE, "q", SPACE);
    }

    private static void checkFrames(long frames) {
        if (frames < 1 || (frames - 1) % TIME != 0) {
            throw new HaneulException(
                    "A clip of " + frames + " frames cannot be encoded",
                    "the network takes one frame and then groups of " + TIME,
                    "use " + Math.max(1, (frames - 1) / TIME * TIME + 1) + " frames");
        }
    }

    private static void checkSize(long height, long width) {
        if (height % SPACE != 0 || width % SPACE != 0 || height < SPACE || width < SPACE) {
            throw new HaneulException(
                    "A clip of " + width + "x" + height + " pixels cannot be encoded",
                    "width and height must be multiples of " + SPACE,
                    "use " + Math.max(SPACE, width / SPACE * SPACE) + "x" + Math.max(SPACE, height / SPACE * SPACE));
        }
    }

    @Override
    public Stream encoder() {
        return new Stream() {
            private final CausalCache cache = new CausalCache();
            private @Nullable Tensor waiting;

            @Override
            public Tensor push(Tensor chunk) {
                checkSize(chunk.size(2), chunk.size(3));
                try (Scope scope = Scope.open();
                        Grad off = Grad.off()) {
                    Tensor frames = chunk;
                    if (waiting != null) {
                        frames = Tensor.cat(List.of(waiting, chunk), 1);
                    } else if (chunk.size(1) > 0) {
                        Tensor still = chunk.slice(1, 0, 1).expand(3, TIME - 1, chunk.size(2), chunk.size(3));
                        frames = Tensor.cat(List.of(still, chunk), 1);
                    }
                    List<Tensor> out = new ArrayList<>();
                    long at = 0;
                    for (; at + TIME <= frames.size(1); at += TIME) {
                        try (Scope group = Scope.open()) {
                            Tensor x = unshuffle(frames.slice(1, at, at + TIME).unsqueeze(0));
                            Tensor z = encoder.forward(x, 1, cache); // [1, C, h, w]
                            out.add(normalised(z.transpose(0, 1)).keep()); // [C, 1, h, w]
                        }
                    }
                    Tensor rest = frames.slice(1, at, frames.size(1)).copy();
                    if (waiting != null) {
                        waiting.close();
                    }
                    waiting = rest.own();
                    return joined(out, config.latentChannels(), chunk.size(2) / SPACE, chunk.size(3) / SPACE)
                            .keep();
                }
            }

            @Override
            public void close() {
                cache.close();
                if (waiting != null) {
                    waiting.close();
                }
            }
        };
    }

    @Override
    public Stream decoder() {
        return new Stream() {
            private final CausalCache cache = new CausalCache();
            private boolean first = true;

            @Override
            public Tensor push(Tensor chunk) {
                try (Scope scope = Scope.open();
                        Grad off = Grad.off()) {
                    List<Tensor> out = new ArrayList<>();
                    for (long t = 0; t < chunk.size(1); t++) {
                        try (Scope group = Scope.open()) {
                            Tensor z = normalisation
                                    .denormalise(chunk.slice(1, t, t + 1))
                                    .transpose(0, 1); // [1, C, h, w]
                            Tensor video =
                                    shuffle(decoder.forward(z, 1, cache), 1).squeeze(0); // [3, 4, H, W]
                            out.add(video.slice(1, first ? TIME - 1 : 0, TIME)
                                    .clamp(-1, 1)
                                    .keep());
                            first = false;
                        }
                    }
                    return joined(out, 3, chunk.size(2) * SPACE, chunk.size(3) * SPACE)
                            .keep();
                }
            }

            @Override
            public void close() {
                cache.close();
            }
        };
    }

    private static Tensor joined(List<Tensor> parts, long channels, long h, long w) {
        return parts.isEmpty() ? Tensor.zeros(channels, 0, h, w) : Tensor.cat(parts, 1);
    }

    /** Encoder or decoder: convolution in, residual blocks that mix time, convolution out. */
    private static final class Trunk {
        private final Conv2d in;
        private final List<ResidualBlock> blocks = new ArrayList<>();
        private final ChannelNorm norm;
        private final Conv2d out;

        Trunk(Weights w, int from, int width, int to, int count) {
            in = new Conv2d(w.at("conv_in"), from, width, 3);
            for (int i = 0; i < count; i++) {
                blocks.add(new ResidualBlock(w.at("blocks." + i), width));
            }
            norm = new ChannelNorm(w.at("norm_out"), width);
            out = new Conv2d(w.at("conv_out"), width, to, 3, Init.fanIn(0.5));
        }

        /** x [N, from, h, w], {@code frames} groups a clip → [N, to, h, w]. */
        Tensor forward(Tensor x, long frames, @Nullable CausalCache cache) {
            Tensor y = Layers.fold(blocks, in.forward(x), (b, z) -> b.forward(z, frames, cache));
            return out.forward(norm.forward(y).silu());
        }
    }

    /** Residual block: two 3×3 convolutions within a group, and a 1×1 convolution of the features of the group before. */
    private static final class ResidualBlock {
        private final ChannelNorm norm1;
        private final Conv2d conv1;
        private final Conv2d past;
        private final ChannelNorm norm2;
        private final Conv2d conv2;

        ResidualBlock(Weights w, int width) {
            norm1 = new ChannelNorm(w.at("norm1"), width);
            conv1 = new Conv2d(w.at("conv1"), width, width, 3);
            past = new Conv2d(w.at("past"), width, width, 1, Init.fanIn(0.5));
            norm2 = new ChannelNorm(w.at("norm2"), width);
            conv2 = new Conv2d(w.at("conv2"), width, width, 3, Init.fanIn(0.3));
        }

        Tensor forward(Tensor x, long frames, @Nullable CausalCache cache) {
            Tensor y = norm1.forward(x).silu();
            Tensor before = cache == null ? shifted(y, frames) : swapped(cache, y);
            Tensor mixed = conv1.forward(y).plus(past.forward(before == null ? y.times(0) : before));
            return x.plus(conv2.forward(norm2.forward(mixed).silu()));
        }

        /** The cached features of the group before, or null; the cache takes those of this group in their place. */
        private @Nullable Tensor swapped(CausalCache cache, Tensor y) {
            Tensor old = cache.get(this);
            Tensor before = old == null ? null : old.detach(); // a view that outlives the cached tensor
            cache.put(this, y);
            return before;
        }

        /** The features of the group before, for every group of a clip; zeros before the first. */
        private static Tensor shifted(Tensor y, long frames) {
            long b = y.size(0) / frames;
            Tensor clips = y.reshape(b, frames, y.size(1), y.size(2), y.size(3));
            Tensor none = Tensor.zeros(b, 1, y.size(1), y.size(2), y.size(3));
            return Tensor.cat(List.of(none, clips.slice(1, 0, frames - 1)), 1)
                    .reshape(y.shape().dims());
        }
    }

    /** Root mean square norm over the channels of each place, [N, D, h, w]. */
    private static final class ChannelNorm {
        private final Tensor weight;

        ChannelNorm(Weights w, int width) {
            weight = w.param("weight", Init.ONES, 1, width, 1, 1);
        }

        Tensor forward(Tensor x) {
            return x.times(x.square().mean(1, true).plus(1e-6).rsqrt()).times(weight);
        }
    }
}
