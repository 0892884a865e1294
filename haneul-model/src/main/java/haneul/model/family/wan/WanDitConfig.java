package haneul.model.family.wan;

import haneul.core.HaneulException;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Patch;
import haneul.model.weights.Config;
import haneul.nn.Weights;
import haneul.tensor.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The shape of a Wan transformer, by the keys of its {@code config.json}; absent keys have the reference's values.
 *
 * @param patchSize latents in a patch: time, height, width
 * @param heads attention heads
 * @param headDim numbers in a head, even
 * @param inChannels channels that it sees: the latents', and behind them what an image-to-video model is shown
 * @param outChannels channels of the latents
 * @param textDim width of the text encoder
 * @param freqDim waves that tell the time, even
 * @param ffnDim width of the feed-forward layers
 * @param layers blocks
 * @param crossAttnNorm whether a norm stands before listening to the text
 * @param eps of all norms
 * @param vaceLayers the blocks that control blocks speak to, in order, the first of all among them; empty without
 * @param vaceInChannels control channels
 */
public record WanDitConfig(
        Patch patchSize,
        int heads,
        int headDim,
        int inChannels,
        int outChannels,
        int textDim,
        int freqDim,
        int ffnDim,
        int layers,
        boolean crossAttnNorm,
        double eps,
        List<Integer> vaceLayers,
        int vaceInChannels) {
    static final String CLASS = "WanTransformer3DModel";
    static final String VACE_CLASS = "WanVACETransformer3DModel";
    private static final String QK_NORM = "rms_norm_across_heads";
    private static final int[] USUAL_VACE = {0, 5, 10, 15, 20, 25, 30, 35};

    public WanDitConfig {
        vaceLayers = vaceLayers.stream().sorted().toList();
        if (headDim % 2 != 0 || freqDim % 2 != 0) {
            throw broken(
                    "a head has " + headDim + " numbers and a time " + freqDim + " waves, and both come in pairs",
                    "choose even numbers");
        }
        if (inChannels < outChannels) {
            throw broken(
                    "it sees " + inChannels + " channels and paints " + outChannels,
                    "let it see at least the latents that it paints");
        }
        boolean twice = vaceLayers.stream().distinct().count() < vaceLayers.size();
        if (!vaceLayers.isEmpty()
                && (twice || vaceLayers.get(0) != 0 || vaceLayers.get(vaceLayers.size() - 1) >= layers)) {
            throw broken(
                    "control enters blocks " + vaceLayers + " of " + layers,
                    "name different blocks from 0 to " + (layers - 1) + ", the first among them");
        }
    }

    private static HaneulException broken(String because, String fix) {
        return new HaneulException("The transformer's config does not hold together", because, fix);
    }

    /** Width of the residual stream. */
    public int dim() {
        return heads * headDim;
    }

    /** Whether it has control blocks. */
    public boolean hasControl() {
        return !vaceLayers.isEmpty();
    }

    /** The network of this shape: a controlled one, or a plain one. */
    DiffusionTransformer network(DType compute, Times times, Weights w) {
        return hasControl() ? new WanVaceDit(this, compute, times, w) : new WanDit(this, compute, times, w);
    }

    /** Numbers in a patch that it paints. */
    public int outPatch() {
        return outChannels * patchSize.cells();
    }

    /** Numbers in a patch that it sees: the latents', then an image-to-video model's, then the control channels'. */
    public int inPatch() {
        return (inChannels + (hasControl() ? vaceInChannels : 0)) * patchSize.cells();
    }

    /** Reads a transformer's config. */
    public static WanDitConfig read(Config c) {
        return c.into(k -> {
            String kind = k.has("_class_name") ? k.choice("_class_name", CLASS, VACE_CLASS) : CLASS;
            if (k.has("qk_norm")) {
                k.choice("qk_norm", QK_NORM);
            }
            for (String key : List.of("image_dim", "added_kv_proj_dim", "pos_embed_seq_len")) {
                if (k.has(key)) {
                    k.problem("\"" + key + "\" belongs to a Wan 2.1 image-to-video model, which looks at its picture"
                            + " through CLIP too; Haneul runs image to video with Wan 2.2 and VACE");
                }
            }
            int[] p = k.has("patch_size") ? k.integers("patch_size", 1, 16) : new int[] {1, 2, 2};
            if (p.length != 3) {
                k.problem("\"patch_size\" has " + p.length + " numbers and must have 3");
            }
            int in = k.integer("in_channels", 1, 4096, 16);
            int layers = k.integer("num_layers", 1, 1000, 40);
            boolean vace = k.has("vace_layers") || kind.equals(VACE_CLASS);
            int[] control = k.has("vace_layers") ? k.integers("vace_layers", 0, layers - 1) : USUAL_VACE;
            return new WanDitConfig(
                    p.length == 3 ? new Patch(p[0], p[1], p[2]) : new Patch(1, 1, 1),
                    k.integer("num_attention_heads", 1, 512, 40),
                    k.integer("attention_head_dim", 2, 4096, 128),
                    in,
                    k.integer("out_channels", 1, 4096, in),
                    k.integer("text_dim", 1, 65536, 4096),
                    k.integer("freq_dim", 2, 65536, 256),
                    k.integer("ffn_dim", 1, 1 << 20, 13824),
                    layers,
                    k.flag("cross_attn_norm", true),
                    k.number("eps", 0, 1, 1e-6),
                    vace ? IntStream.of(control).boxed().toList() : List.of(),
                    k.integer("vace_in_channels", 1, 4096, 96));
        });
    }

    /** As {@code config.json} of the hub has it. */
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("_class_name", hasControl() ? VACE_CLASS : CLASS);
        out.put("attention_head_dim", headDim);
        out.put("cross_attn_norm", crossAttnNorm);
        out.put("eps", eps);
        out.put("ffn_dim", ffnDim);
        out.put("freq_dim", freqDim);
        out.put("in_channels", inChannels);
        out.put("num_attention_heads", heads);
        out.put("num_layers", layers);
        out.put("out_channels", outChannels);
        out.put("patch_size", new int[] {patchSize.t(), patchSize.h(), patchSize.w()});
        out.put("qk_norm", QK_NORM);
        out.put("rope_max_seq_len", 1024);
        out.put("text_dim", textDim);
        if (hasControl()) {
            out.put("vace_in_channels", vaceInChannels);
            out.put("vace_layers", vaceLayers);
        }
        return out;
    }
}
