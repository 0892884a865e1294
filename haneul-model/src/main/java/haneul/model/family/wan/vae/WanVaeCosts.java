package haneul.model.family.wan.vae;

import haneul.model.cost.Cost;
import haneul.model.cost.Op;
import haneul.model.cost.VaeCosts;
import haneul.model.family.wan.vae.WanVaeConfig.Level;
import haneul.model.vae.TileStage;
import haneul.nn.Weights;
import java.util.List;

/**
 * Cost model of Wan's VAE for a group of frames that is not the first. Convolutions and attention are those
 * of {@link WanVaeNetwork}, those in time as wide ones in the plane; the passes over numbers that stand between them are
 * estimated from the code. The bytes are what the tiles of the largest stage hold, what it is given and gives, and what
 * the stream remembers.
 */
public final class WanVaeCosts implements VaeCosts {
    /** Passes over the input of a causal convolution: padding, norm, SiLU, cache. */
    private static final double INPUT_PASSES = 7;

    private final WanVaeConfig config;
    private final long budget;
    private final List<TileStage> encoder;
    private final List<TileStage> decoder;

    /** For a network with the usual budget. */
    public WanVaeCosts(WanVaeConfig config) {
        this(config, WanVae.BUDGET);
    }

    /** @param budget bytes that a stage may hold, as in {@link WanVae} */
    public WanVaeCosts(WanVaeConfig config, long budget) {
        this.config = config;
        this.budget = budget;
        encoder = WanVaeNetwork.encoder(config, Weights.counting());
        decoder = WanVaeNetwork.decoder(config, Weights.counting());
    }

    @Override
    public Cost encode(int width, int height) {
        Sum sum = new Sum(encoder, height / config.patch(), width / config.patch(), config.temporal());
        List<Level> levels = config.encoderLevels();
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            if (i == 0) {
                sum.convolution(pixels(), level.in(), 3, 3, false);
            }
            sum.blocks(level.in(), level.out(), config.blocks());
            if (config.attends(i)) {
                for (int k = 0; k < config.blocks(); k++) {
                    sum.attention(level.out());
                }
            }
            if (level.steps()) {
                sum.h /= 2;
                sum.w /= 2;
                sum.plane(level.out(), level.out());
            }
            if (level.time()) {
                sum.frames /= 2;
                sum.convolution(level.out(), level.out(), 3, 1, true);
            }
            sum.stage(i, level.out());
        }
        int deep = levels.get(levels.size() - 1).out();
        sum.middle(deep);
        sum.convolution(deep, 2 * config.latentChannels(), 3, 3, true);
        sum.stage(levels.size(), 2 * config.latentChannels());
        return sum.cost();
    }

    @Override
    public Cost decode(int width, int height) {
        Sum sum = new Sum(decoder, height / config.spatial(), width / config.spatial(), 1);
        List<Level> levels = config.decoderLevels();
        int deep = levels.get(0).in();
        sum.convolution(config.latentChannels(), deep, 3, 3, true);
        sum.middle(deep);
        sum.stage(0, deep);
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            sum.blocks(level.in(), level.out(), config.blocks() + 1);
            if (level.time()) {
                sum.convolution(level.out(), 2 * level.out(), 3, 1, true);
                sum.frames *= 2;
            }
            int given = config.residual() ? level.out() : level.out() / 2;
            if (level.steps()) {
                sum.h *= 2;
                sum.w *= 2;
                sum.plane(level.out(), given);
            } else {
                given = pixels();
                sum.convolution(level.out(), given, 3, 3, false);
            }
            sum.stage(i + 1, given);
        }
        return sum.cost();
    }

    private int pixels() {
        return 3 * config.patch() * config.patch();
    }

    /** The sum so far, and the size of frames at this layer. */
    private final class Sum {
        private final List<TileStage> stages;
        private Cost cost = Cost.NONE;
        private double remembered;
        private double most;
        private double given;
        private long frames;
        private long h;
        private long w;

        Sum(List<TileStage> stages, long h, long w, long frames) {
            this.stages = stages;
            this.h = h;
            this.w = w;
            this.frames = frames;
            given = (double) pixels() * frames * h * w;
        }

        /** A causal convolution; those over few frames and the whole kernel alike. */
        void convolution(int in, int out, int time, int space, boolean passes) {
            cost = cost.and(new Op.Convolution(frames, (long) time * in, out, h, w, space), 1)
                    .and(new Op.Pass(frames * h * w * in), passes ? INPUT_PASSES : 1);
            remembered += 2.0 * in * h * w;
        }

        void blocks(int in, int out, int count) {
            for (int k = 0; k < count; k++) {
                convolution(k == 0 ? in : out, out, 3, 3, true);
                convolution(out, out, 3, 3, true);
            }
            if (in != out) {
                cost = cost.and(new Op.Product(frames * h * w, in, out), 1);
            }
        }

        void attention(int channels) {
            cost = cost.and(new Op.Product(frames * h * w, channels, 3L * channels), 1)
                    .and(new Op.Attention(frames, h * w, h * w, 1, channels), 1)
                    .and(new Op.Product(frames * h * w, channels, channels), 1);
        }

        void middle(int channels) {
            blocks(channels, channels, 2);
            attention(channels);
        }

        /** A step to another size, in pictures as large as the smaller or the larger of the two. */
        void plane(int in, int out) {
            cost = cost.and(new Op.Convolution(frames, in, out, h, w, 3), 1).and(new Op.Pass(frames * h * w * in), 2);
        }

        /** A stage is through, and gives so many channels. */
        void stage(int i, int channels) {
            TileStage stage = stages.get(i);
            double gives = (double) channels * frames * h * w;
            int down = (int) (h / stage.out());
            int across = (int) (w / stage.out());
            double tile = stage.tiles(down, across, budget).stream()
                    .mapToDouble(t -> (double) (t.down().last() - t.down().first())
                            * (t.across().last() - t.across().first()))
                    .max()
                    .orElseThrow();
            most = Math.max(most, given + gives + tile * stage.numbers());
            given = gives;
        }

        Cost cost() {
            return cost.holding((most + remembered) * Float.BYTES);
        }
    }
}
