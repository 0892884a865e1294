package haneul.model.family.wan;

import haneul.model.family.wan.WanVaeConfig.Level;
import haneul.nn.Weights;
import java.util.ArrayList;
import java.util.List;

/** The two halves of Wan's compression network as stages, with the hub's names of their weights. */
final class WanVaeNetwork {
    private WanVaeNetwork() {}

    /** Pixels [T, H, W, 3·patch²] to the two halves of latents [T', h, w, 2C]: mean and logarithm of the variance. */
    static List<Stage> encoder(WanVaeConfig c, Weights w) {
        List<Stage> stages = new ArrayList<>();
        List<Level> levels = c.encoderLevels();
        int frames = c.temporal();
        int name = 0; // of Wan 2.1's layers, which are numbered through
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            List<VaeLayer> layers = new ArrayList<>();
            if (i == 0) {
                layers.add(new CausalConv(w.at("conv_in"), 3 * c.patch() * c.patch(), level.in()));
            }
            if (c.residual()) {
                layers.add(shortcut(c, w.at("down_blocks." + i), level, false));
            } else {
                for (int k = 0; k < c.blocks(); k++) {
                    layers.add(new VaeBlock(
                            w.at("down_blocks." + name++), k == 0 ? level.in() : level.out(), level.out()));
                    if (c.attends(i)) {
                        layers.add(new VaeAttention(w.at("down_blocks." + name++), level.out()));
                    }
                }
                if (level.steps()) {
                    layers.add(new StepDown(w.at("down_blocks." + name++), level.out(), level.time()));
                }
            }
            int cell = level.steps() ? 2 : 1;
            stages.add(new Stage(layers, cell, 1, held(level, frames) * cell * cell));
            frames /= level.time() ? 2 : 1;
        }
        int deep = levels.get(levels.size() - 1).out();
        List<VaeLayer> middle = middle(w.at("mid_block"), deep);
        middle.add(new CausalConv(
                new ChannelNorm(w.at("norm_out"), deep, 4), w.at("conv_out"), deep, 2 * c.latentChannels()));
        stages.add(new Stage(middle, 1, 1, 0));
        return stages;
    }

    /** Latents [T, h, w, C] to pixels [T', H, W, 3·patch²]. */
    static List<Stage> decoder(WanVaeConfig c, Weights w) {
        List<Stage> stages = new ArrayList<>();
        List<Level> levels = c.decoderLevels();
        int deep = levels.get(0).in();
        List<VaeLayer> middle = middle(w.at("mid_block"), deep);
        middle.add(0, new CausalConv(w.at("conv_in"), c.latentChannels(), deep));
        stages.add(new Stage(middle, 1, 1, 0));
        int frames = 1;
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            Weights at = w.at("up_blocks." + i);
            List<VaeLayer> layers = new ArrayList<>();
            if (c.residual()) {
                layers.add(shortcut(c, at, level, true));
            } else {
                layers.addAll(blocks(at, level, c.blocks() + 1));
                if (level.steps()) {
                    layers.add(new StepUp(at.at("upsamplers.0"), level.out(), level.out() / 2, level.time()));
                }
            }
            if (!level.steps()) {
                layers.add(new CausalConv(
                        new ChannelNorm(w.at("norm_out"), level.out(), 4),
                        w.at("conv_out"),
                        level.out(),
                        3 * c.patch() * c.patch()));
            }
            double blocks = held(level, frames);
            frames *= level.time() ? 2 : 1;
            double step =
                    (c.residual() ? 16.0 : 8.0) * frames * level.out(); // twice as high and wide, before and after
            stages.add(new Stage(layers, 1, level.steps() ? 2 : 1, level.steps() ? Math.max(blocks, step) : blocks));
        }
        return stages;
    }

    /** Numbers of a pixel that a block holds, for all frames: what it got, between its halves, and what they hear and give. */
    private static double held(Level level, int frames) {
        return (double) Math.max(level.in(), level.out()) * (5 * frames + 2);
    }

    private static List<VaeLayer> middle(Weights w, int channels) {
        List<VaeLayer> out = new ArrayList<>();
        out.add(new VaeBlock(w.at("resnets.0"), channels, channels));
        out.add(new VaeAttention(w.at("attentions.0"), channels));
        out.add(new VaeBlock(w.at("resnets.1"), channels, channels));
        return out;
    }

    private static List<VaeLayer> blocks(Weights w, Level level, int count) {
        List<VaeLayer> out = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            out.add(new VaeBlock(w.at("resnets." + k), k == 0 ? level.in() : level.out(), level.out()));
        }
        return out;
    }

    private static ShortcutLevel shortcut(WanVaeConfig c, Weights w, Level level, boolean up) {
        List<VaeLayer> out = blocks(w, level, up ? c.blocks() + 1 : c.blocks());
        if (level.steps()) {
            out.add(
                    up
                            ? new StepUp(w.at("upsampler"), level.out(), level.out(), level.time())
                            : new StepDown(w.at("downsampler"), level.out(), level.time()));
        }
        return new ShortcutLevel(out, level, up);
    }
}
