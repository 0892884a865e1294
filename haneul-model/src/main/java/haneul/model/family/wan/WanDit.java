package haneul.model.family.wan;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Modulation;
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
 * Wan's diffusion transformer: text to video, image to video by conditioning channels behind the latents', and a noise level
 * for every patch (Wan 2.2 TI2V). It predicts the velocity, from which the clean patches follow. Wan 2.1 report, section 4.2;
 * weight names and numerics as in diffusers' transformer_wan.py.
 *
 * <p>Patches [L, P] are ordered as (C, t, h, w). Sentences have the length that the text encoder pads them to, with zero rows
 * after the last token: cross-attention has no mask.
 *
 * <p>Legend: L patches, P numbers in a patch, S text tokens, D width, U distinct noise levels.
 */
public final class WanDit implements DiffusionTransformer {
    /** Weight names of the authors' files and of ComfyUI, with or without control blocks. */
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
     * @param times the timestep that stands for a noise level
     */
    public WanDit(WanDitConfig c, DType compute, Times times, Weights w) {
        this.config = c;
        this.compute = compute;
        this.times = times;
        long d = c.dim();
        patchEmbedding = new PatchEmbedding(w.at("patch_embedding"), c.inChannels(), c.patchSize(), d);
        Weights embedder = w.at("condition_embedder");
        time1 = new Linear(embedder.at("time_embedder.linear_1"), c.freqDim(), d);
        time2 = new Linear(embedder.at("time_embedder.linear_2"), d, d);
        timeProj = new Linear(embedder.at("time_proj"), d, 6 * d);
        text1 = new Linear(embedder.at("text_embedder.linear_1"), c.textDim(), d);
        text2 = new Linear(embedder.at("text_embedder.linear_2"), d, d);
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

    /** Predicted velocity, noise − clean patches: [L, P] in float32, of the channels that the model generates. */
    public Tensor velocity(Pack pack, Progress layers) {
        return velocity(
                pack, pack.patches(), (all, x, shared) -> Layers.fold(all, x, (b, y) -> b.forward(y, shared), layers));
    }

    /** Predicted clean patches, x − level · velocity. */
    Tensor clean(Pack pack, Tensor velocity) {
        Tensor x = pack.patches().to(DType.F32).slice(1, 0, config.outPatch());
        return x.minus(velocity.times(Tensor.of(pack.level(), pack.level().length, 1)));
    }

    /** Runs a stack of blocks. */
    @FunctionalInterface
    interface Run {
        Tensor through(List<WanBlock> blocks, Tensor x, WanBlock.Shared shared);
    }

    /**
     * Predicted velocity with a given run of the block stack.
     *
     * @param patches [L, P] without control channels
     */
    Tensor velocity(Pack pack, Tensor patches, Run run) {
        check("numbers in a patch", config.inChannels() * config.patchSize().cells(), patches.size(1));
        check("numbers in a text token", config.textDim(), pack.text().size(1));
        Levels levels = levels(pack.level());
        Tensor t = time2.forward(time1.forward(levels.timestepEmbedding).silu()); // [U, D]
        Tensor e = timeProj.forward(t.silu()).reshape(t.size(0), 6, t.size(1)); // [U, 6, D]
        Tensor text = text2.forward(text1.forward(pack.text().to(DType.F32)).geluTanh()); // [S, D]
        Rope3d rope = new Rope3d(pack.positions(), split(config.headDim()), THETA);
        WanBlock.Shared shared =
                new WanBlock.Shared(e, levels.index, rope, text.to(compute), pack.self(), pack.cross());
        Tensor x = run.through(blocks, patchEmbedding.forward(patches.to(DType.F32)), shared); // [L, D]
        List<Tensor> m = levels.index.gather(t.unsqueeze(1).plus(table.to(DType.F32))); // 2 × [L|1, D]
        Tensor y = Modulation.modulate(
                new Norm.Plain(config.eps()).forward(x), m.get(0), m.get(1).plus(1));
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

    /** Output patches in the order (t, h, w, C) → (C, t, h, w). */
    private Tensor ordered(Tensor patches) {
        long l = patches.size(0);
        int cells = config.patchSize().cells();
        return patches.reshape(l, cells, config.outChannels()).transpose(1, 2).reshape(l, config.outPatch());
    }

    /** How many numbers of a head rotate with time, height and width. */
    private static int[] split(int head) {
        int side = head / 6 * 2;
        return new int[] {head - 2 * side, side, side};
    }

    /** Sinusoidal embedding of the distinct noise levels [U, freqDim], and the noise level of each patch. */
    private record Levels(Tensor timestepEmbedding, TokenConditioning index) {}

    private Levels levels(float[] level) {
        Map<Float, Integer> distinct = new LinkedHashMap<>();
        long[] patches = new long[level.length];
        for (int i = 0; i < patches.length; i++) {
            Integer known = distinct.putIfAbsent(level[i], distinct.size());
            patches[i] = known == null ? distinct.size() - 1 : known;
        }
        int u = distinct.size();
        int width = config.freqDim();
        int half = width / 2;
        float[] embedding = new float[u * width];
        int at = 0;
        for (float l : distinct.keySet()) {
            for (int k = 0; k < half; k++) {
                float speed = (float) Math.exp((float) -Math.log(10000) * k / half); // rounded as in the reference
                float angle = times.of(l) * speed;
                embedding[at + k] = (float) Math.cos(angle);
                embedding[at + half + k] = (float) Math.sin(angle);
            }
            at += width;
        }
        return new Levels(Tensor.of(embedding, u, width), TokenConditioning.of(patches, u));
    }
}
