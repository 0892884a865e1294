package haneul.model.family.wan;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Pack;
import haneul.model.dit.TokenConditioning;
import haneul.model.weights.Keys;
import haneul.nn.Init;
import haneul.nn.Layers;
import haneul.nn.Linear;
import haneul.nn.Norm;
import haneul.nn.Rope3d;
import haneul.nn.Weights;
import haneul.tensor.DType;
import haneul.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Wan's diffusion transformer: text to video, image to video by channels behind the latents', and a noise level for every
 * patch (Wan 2.2 TI2V). It was trained to say in which direction the noise lies; clean patches follow from that. Wan 2.1
 * report, section 4.2; names of weights and numerics as in diffusers' transformer_wan.py.
 *
 * <p>Patches [L, P] are ordered as (C, t, h, w). Sentences are as long as the text encoder makes them, their rows after
 * the last token zero: they are listened to without a mask.
 *
 * <p>Legend: L patches, P numbers in a patch, S text tokens, D width, U different noise levels.
 */
public final class WanDit implements DiffusionTransformer {
    /** What its authors, and ComfyUI, call the weights of a transformer, controlled or not. */
    public static final Keys KEYS = Keys.beside(WanDit.class, "wan.keys");

    private static final double THETA = 10000;

    private final WanDitConfig config;
    private final DType compute;
    private final Times times;
    private final PatchEmbedding patchEmbedding;
    private final Linear time1;
    private final Linear time2;
    private final Linear timeProj;
    private final Linear text1;
    private final Linear text2;
    private final List<WanBlock> blocks;
    private final Tensor table;
    private final Linear projOut;

    /**
     * Declares its weights; blocks compute in {@code compute}, all else in F32.
     *
     * @param times what the model is told of a noise level
     */
    public WanDit(WanDitConfig c, DType compute, Times times, Weights w) {
        this.config = c;
        this.compute = compute;
        this.times = times;
        long d = c.dim();
        patchEmbedding = new PatchEmbedding(w.at("patch_embedding"), c.inChannels(), c.patchSize(), d);
        Weights told = w.at("condition_embedder");
        time1 = new Linear(told.at("time_embedder.linear_1"), c.freqDim(), d);
        time2 = new Linear(told.at("time_embedder.linear_2"), d, d);
        timeProj = new Linear(told.at("time_proj"), d, 6 * d);
        text1 = new Linear(told.at("text_embedder.linear_1"), c.textDim(), d);
        text2 = new Linear(told.at("text_embedder.linear_2"), d, d);
        blocks = w.stack("blocks", c.layers(), b -> new WanBlock(c, b));
        table = w.param("scale_shift_table", Init.normal(1 / Math.sqrt(d)), 1, 2, d);
        projOut = new Linear(w.at("proj_out"), d, c.outPatch());
    }

    /** Its shape. */
    public WanDitConfig config() {
        return config;
    }

    @Override
    public Tensor forward(Pack pack) {
        return forward(pack, Progress.SILENT);
    }

    @Override
    public Tensor forward(Pack pack, Progress layers) {
        return clean(pack, velocity(pack, layers));
    }

    /** What the model itself says: noise − clean patches, [L, P] in float32, of the channels that it paints. */
    public Tensor velocity(Pack pack, Progress layers) {
        return velocity(
                pack, pack.patches(), (all, x, shared) -> Layers.fold(all, x, (b, y) -> b.forward(y, shared), layers));
    }

    /** x − level · velocity. */
    Tensor clean(Pack pack, Tensor velocity) {
        Tensor x = pack.patches().to(DType.F32).slice(1, 0, config.outPatch());
        return x.minus(velocity.times(Tensor.of(pack.level(), pack.level().length, 1)));
    }

    /** Runs a stack of blocks. */
    @FunctionalInterface
    interface Run {
        Tensor through(List<WanBlock> blocks, Tensor x, WanBlock.Shared shared);
    }

    /** The same with another way through the blocks, which sees what was made of {@code patches} [L, P]. */
    Tensor velocity(Pack pack, Tensor patches, Run run) {
        check("numbers in a patch", config.inChannels() * config.patchSize().cells(), patches.size(1));
        check("numbers in a text token", config.textDim(), pack.text().size(1));
        Levels levels = levels(pack.level());
        Tensor t = time2.forward(time1.forward(levels.waves).silu()); // [U, D]
        Tensor e = timeProj.forward(t.silu()).reshape(t.size(0), 6, t.size(1)); // [U, 6, D]
        Tensor text = text2.forward(text1.forward(pack.text().to(DType.F32)).geluTanh()); // [S, D]
        Rope3d rope = new Rope3d(pack.positions(), split(config.headDim()), THETA);
        WanBlock.Shared shared = new WanBlock.Shared(e, levels.told, rope, text.to(compute), pack.self(), pack.cross());
        Tensor x = run.through(blocks, patchEmbedding.forward(patches.to(DType.F32)), shared); // [L, D]
        List<Tensor> m = levels.told.each(t.unsqueeze(1).plus(table.to(DType.F32))); // 2 × [L|1, D]
        Tensor y = WanBlock.modulated(new Norm.Plain(config.eps()).forward(x), m.get(0), m.get(1));
        return ordered(projOut.forward(y));
    }

    private static void check(String what, long want, long have) {
        if (want != have) {
            throw new HaneulException(
                    "A pack does not fit the transformer",
                    "it needs " + want + " " + what + " and has " + have,
                    "use the text encoder and the compression network that belong to the transformer");
        }
    }

    /** Patches as the model writes them, (t, h, w, C), to ours, (C, t, h, w). */
    private Tensor ordered(Tensor patches) {
        long l = patches.size(0);
        int cells = config.patchSize().cells();
        return patches.reshape(l, cells, config.outChannels()).transpose(1, 2).reshape(l, config.outPatch());
    }

    /** The share of a head's numbers that turn with time, height and width. */
    private static int[] split(int head) {
        int side = head / 6 * 2;
        return new int[] {head - 2 * side, side, side};
    }

    /** The different noise levels as waves [U, waves], and the one of each patch. */
    private record Levels(Tensor waves, TokenConditioning told) {}

    private Levels levels(float[] level) {
        Map<Float, Integer> different = new LinkedHashMap<>();
        long[] patches = new long[level.length];
        for (int i = 0; i < patches.length; i++) {
            Integer known = different.putIfAbsent(level[i], different.size());
            patches[i] = known == null ? different.size() - 1 : known;
        }
        int u = different.size();
        int width = config.freqDim();
        int half = width / 2;
        float[] waves = new float[u * width];
        int at = 0;
        for (float l : different.keySet()) {
            for (int k = 0; k < half; k++) {
                float speed = (float) Math.exp((float) -Math.log(10000) * k / half); // rounded as in the reference
                float angle = times.of(l) * speed;
                waves[at + k] = (float) Math.cos(angle);
                waves[at + half + k] = (float) Math.sin(angle);
            }
            at += width;
        }
        return new Levels(Tensor.of(waves, u, width), TokenConditioning.of(patches, u));
    }
}
