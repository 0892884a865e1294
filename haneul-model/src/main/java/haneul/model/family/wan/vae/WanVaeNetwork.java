package haneul.model.family.wan.vae;

import haneul.model.family.wan.vae.WanVaeConfig.Level;
import haneul.model.vae.CausalConv3d;
import haneul.model.vae.CausalLayer;
import haneul.model.vae.TileStage;
import haneul.nn.Weights;
import java.util.ArrayList;
import java.util.List;

/** Encoder and decoder of Wan's VAE as stages, with the weight names of the hub's layout. */
final class WanVaeNetwork {
    private WanVaeNetwork() {}

    /** Pixels [T, H, W, 3·patch²] → [T', h, w, 2C]: mean and log-variance of the latents. */
    static List<TileStage> encoder(WanVaeConfig c, Weights w) {
        List<TileStage> stages = new ArrayList<>();
        List<Level> levels = c.encoderLevels();
        int frames = c.temporal();
        int name = 0; // Wan 2.1's layers are numbered through all levels
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            List<CausalLayer> layers = new ArrayList<>();
            if (i == 0) {
                layers.add(new CausalConv3d(w.at("conv_in"), 3 * c.patch() * c.patch(), level.in()));
            }
            if (c.residual()) {
                Weights at = w.at("down_blocks." + i);
                List<CausalLayer> inner = blocks(at, level, c.blocks());
                if (level.steps()) {
                    inner.add(new Downsample(at.at("downsampler"), level.out(), level.time()));
                }
                layers.add(new ResidualDownBlock(inner, level));
            } else {
                for (int k = 0; k < c.blocks(); k++) {
                    layers.add(new ResidualBlock(
                            w.at("down_blocks." + name++), k == 0 ? level.in() : level.out(), level.out()));
                    if (c.attends(i)) {
                        layers.add(new AttentionBlock(w.at("down_blocks." + name++), level.out()));
                    }
                }
                if (level.steps()) {
                    layers.add(new Downsample(w.at("down_blocks." + name++), level.out(), level.time()));
                }
            }
            int cell = level.steps() ? 2 : 1;
            stages.add(new TileStage(layers, cell, 1, held(level, frames) * cell * cell));
            frames /= level.time() ? 2 : 1;
        }
        int deep = levels.get(levels.size() - 1).out();
        List<CausalLayer> middle = middle(w.at("mid_block"), deep);
        middle.add(new CausalConv3d(
                w.at("conv_out"), deep, 2 * c.latentChannels(), ResidualBlock.normSilu(w.at("norm_out"), deep)));
        stages.add(new TileStage(middle, 1, 1, 0));
        return stages;
    }

    /** Latents [T, h, w, C] → pixels [T', H, W, 3·patch²]. */
    static List<TileStage> decoder(WanVaeConfig c, Weights w) {
        List<TileStage> stages = new ArrayList<>();
        List<Level> levels = c.decoderLevels();
        int deep = levels.get(0).in();
        List<CausalLayer> middle = middle(w.at("mid_block"), deep);
        middle.add(0, new CausalConv3d(w.at("conv_in"), c.latentChannels(), deep));
        stages.add(new TileStage(middle, 1, 1, 0));
        int frames = 1;
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            Weights at = w.at("up_blocks." + i);
            List<CausalLayer> layers = new ArrayList<>();
            if (c.residual()) {
                List<CausalLayer> inner = blocks(at, level, c.blocks() + 1);
                if (level.steps()) {
                    inner.add(new Upsample(at.at("upsampler"), level.out(), level.out(), level.time()));
                }
                layers.add(new ResidualUpBlock(inner, level));
            } else {
                layers.addAll(blocks(at, level, c.blocks() + 1));
                if (level.steps()) {
                    layers.add(new Upsample(at.at("upsamplers.0"), level.out(), level.out() / 2, level.time()));
                }
            }
            if (!level.steps()) {
                layers.add(new CausalConv3d(
                        w.at("conv_out"),
                        level.out(),
                        3 * c.patch() * c.patch(),
                        ResidualBlock.normSilu(w.at("norm_out"), level.out())));
            }
            double blocks = held(level, frames);
            frames *= level.time() ? 2 : 1;
            double step =
                    (c.residual() ? 16.0 : 8.0) * frames * level.out(); // twice as high and wide, before and after
            stages.add(
                    new TileStage(layers, 1, level.steps() ? 2 : 1, level.steps() ? Math.max(blocks, step) : blocks));
        }
        return stages;
    }

    /** Floats per pixel that a residual block holds over all frames: its input, between its halves, their padded inputs and outputs. */
    private static double held(Level level, int frames) {
        return (double) Math.max(level.in(), level.out()) * (5 * frames + 2);
    }

    private static List<CausalLayer> middle(Weights w, int channels) {
        List<CausalLayer> out = new ArrayList<>();
        out.add(new ResidualBlock(w.at("resnets.0"), channels, channels));
        out.add(new AttentionBlock(w.at("attentions.0"), channels));
        out.add(new ResidualBlock(w.at("resnets.1"), channels, channels));
        return out;
    }

    private static List<CausalLayer> blocks(Weights w, Level level, int count) {
        List<CausalLayer> out = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            out.add(new ResidualBlock(w.at("resnets." + k), k == 0 ? level.in() : level.out(), level.out()));
        }
        return out;
    }
}
