package haneul.model.family.wan.vae;

import haneul.core.HaneulException;
import haneul.model.vae.Normalisation;
import haneul.model.vae.TileStage;
import haneul.model.vae.TiledStream;
import haneul.model.vae.VideoVae;
import haneul.model.weights.Keys;
import haneul.nn.Layers;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.Rearrange;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wan's causal video VAE, 2.1 (4×8×8) and 2.2 (4×16×16): the first frame is encoded alone, and each group of frames depends on
 * itself and the groups before it. Wan 2.1 report, section 4.1; diffusers' AutoencoderKLWan. Encoding gives the mean of the
 * posterior.
 *
 * <p>Computed in float32 whatever type the weights have. A stage that would hold more than a budget for a frame runs in tiles,
 * each with the halo of its receptive field: the result is the same within rounding. The causal cache, about two frames for each
 * convolution, comes on top.
 *
 * <p>Legend: T frames, H W pixels, C latent channels, h w latents. Inside, channels come last: [T, H, W, channels].
 */
public final class WanVae implements VideoVae {
    /** The names that its weights have in the authors' files. */
    public static final Keys KEYS = Keys.beside(WanVae.class, "wan-vae.keys");

    /** Bytes that a stage may hold, unless told otherwise. */
    public static final long BUDGET = 2L << 30;

    private final WanVaeConfig config;
    private final long budget;
    private final Normalisation normalisation;
    private final List<TileStage> encoder;
    private final List<TileStage> decoder;
    private final Pointwise afterEncoder;
    private final Pointwise beforeDecoder;

    /** Declares its weights by the hub's names. */
    public WanVae(WanVaeConfig config, Weights weights) {
        this(config, weights, BUDGET);
    }

    /** @param budget bytes that a stage may hold; it is cut into tiles where it would take more */
    public WanVae(WanVaeConfig config, Weights weights, long budget) {
        this.config = config;
        this.budget = budget;
        normalisation = Normalisation.of(config.latentsMean(), config.latentsStd());
        int c = config.latentChannels();
        encoder = WanVaeNetwork.encoder(config, weights.at("encoder"));
        afterEncoder = new Pointwise(weights.at("quant_conv"), 2 * c, 2 * c, 5);
        beforeDecoder = new Pointwise(weights.at("post_quant_conv"), c, c, 5);
        decoder = WanVaeNetwork.decoder(config, weights.at("decoder"));
    }

    /** Its shape, and what its latents measure. */
    public WanVaeConfig config() {
        return config;
    }

    /** Normalisation of its latents, from its config. */
    public Normalisation normalisation() {
        return normalisation;
    }

    @Override
    public int channels() {
        return config.latentChannels();
    }

    @Override
    public int temporal() {
        return config.temporal();
    }

    @Override
    public int spatial() {
        return config.spatial();
    }

    @Override
    public int reach() {
        return config.reach();
    }

    @Override
    public Stream encoder() {
        return new Encoder();
    }

    @Override
    public Stream decoder() {
        return new Decoder();
    }

    /** One direction of a stream: tiled stages with their caches, and a frame size that must not change. */
    private abstract class Direction implements Stream {
        final List<TiledStream> stages;
        private final int channels;
        private final int multiple;
        private long height;
        private long width;

        Direction(List<TileStage> stages, int channels, int multiple) {
            this.stages = stages.stream().map(s -> new TiledStream(s, budget)).toList();
            this.channels = channels;
            this.multiple = multiple;
        }

        @Override
        public Tensor push(Tensor chunk) {
            check(chunk);
            try (Scope scope = Scope.open();
                    Grad off = Grad.off()) {
                return pushed(chunk.to(DType.F32)).keep();
            }
        }

        abstract Tensor pushed(Tensor chunk);

        /** [T, H, W, channels] through all stages. */
        Tensor through(Tensor x) {
            return Layers.fold(stages, x, TiledStream::forward);
        }

        private void check(Tensor chunk) {
            if (chunk.rank() != 4 || chunk.size(0) != channels) {
                throw new HaneulException(
                        "A chunk does not fit the compression network",
                        "its shape is " + chunk.shape() + " and there must be " + channels
                                + " channels, then frames, height and width",
                        "give [" + channels + ", n, H, W]");
            }
            long h = chunk.size(2);
            long w = chunk.size(3);
            if (h < multiple || w < multiple || h % multiple != 0 || w % multiple != 0) {
                throw new HaneulException(
                        "A clip of " + w + "x" + h + " pixels cannot be encoded",
                        "width and height must be multiples of " + multiple,
                        "use " + Math.max(multiple, w / multiple * multiple) + "x"
                                + Math.max(multiple, h / multiple * multiple));
            }
            if (height != 0 && (h != height || w != width)) {
                throw new HaneulException(
                        "The size of a clip cannot change on its way",
                        "it was " + width + "x" + height + " and is " + w + "x" + h,
                        "open a stream for each clip");
            }
            height = h;
            width = w;
        }

        @Override
        public void close() {
            stages.forEach(TiledStream::close);
        }
    }

    private final class Encoder extends Direction {
        private @Nullable Tensor waiting; // frames of a group that is not complete
        private boolean begun;

        Encoder() {
            super(encoder, 3, config.spatial());
        }

        @Override
        Tensor pushed(Tensor chunk) {
            Tensor frames = waiting == null ? chunk : Tensor.cat(List.of(waiting, chunk), 1);
            List<Tensor> out = new ArrayList<>();
            long at = 0;
            for (long n = begun ? temporal() : 1; at + n <= frames.size(1); n = temporal()) {
                try (Scope group = Scope.open()) {
                    out.add(encoded(frames.slice(1, at, at + n)).keep());
                }
                begun = true;
                at += n;
            }
            Tensor rest = frames.slice(1, at, frames.size(1)).copy().own();
            if (waiting != null) {
                waiting.close();
            }
            waiting = rest;
            return out.isEmpty()
                    ? Tensor.zeros(channels(), 0, chunk.size(2) / spatial(), chunk.size(3) / spatial())
                    : Tensor.cat(out, 1);
        }

        /** A group [3, n, H, W] → [C, 1, h, w]. */
        private Tensor encoded(Tensor group) {
            int p = config.patch();
            Tensor x = Rearrange.rearrange(group, "c n (h p) (w q) -> n h w (c q p)", "p", p, "q", p);
            Tensor both = afterEncoder.forward(through(x)); // [1, h, w, 2C]
            return normalisation.normalise(both.slice(3, 0, channels()).permute(3, 0, 1, 2));
        }

        @Override
        public void close() {
            super.close();
            if (waiting != null) {
                waiting.close();
            }
        }
    }

    private final class Decoder extends Direction {
        Decoder() {
            super(decoder, config.latentChannels(), 1);
        }

        @Override
        Tensor pushed(Tensor chunk) {
            List<Tensor> out = new ArrayList<>();
            for (long t = 0; t < chunk.size(1); t++) {
                try (Scope group = Scope.open()) {
                    out.add(decoded(chunk.slice(1, t, t + 1)).keep());
                }
            }
            return out.isEmpty()
                    ? Tensor.zeros(3, 0, chunk.size(2) * spatial(), chunk.size(3) * spatial())
                    : Tensor.cat(out, 1);
        }

        /** A latent frame [C, 1, h, w] → its frames [3, n, H, W]. */
        private Tensor decoded(Tensor latent) {
            int p = config.patch();
            Tensor z = beforeDecoder.forward(normalisation.denormalise(latent).permute(1, 2, 3, 0)); // [1, h, w, C]
            Tensor y = through(z.contiguous()); // [n, H/p, W/p, 3·p·p]
            return Rearrange.rearrange(y, "n h w (c q p) -> c n (h p) (w q)", "p", p, "q", p)
                    .clamp(-1, 1);
        }
    }
}
