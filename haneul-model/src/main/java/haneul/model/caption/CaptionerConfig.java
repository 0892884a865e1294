package haneul.model.caption;

import haneul.core.HaneulException;
import haneul.model.dit.Patch;
import haneul.model.weights.Config;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The captioner's shape, its vocabulary and the compression network whose latents it sees.
 *
 * @param latentChannels of the compression network
 * @param patch width and height of a spacetime patch in latents, a power of two; one latent frame in time
 * @param dim width of all blocks
 * @param heads attention heads
 * @param videoBlocks of the video encoder
 * @param sentenceBlocks of the sentence encoder, for rewriting; 0 if it has none
 * @param unimodalBlocks of the text decoder that see words alone
 * @param multimodalBlocks of the text decoder that see what is described as well
 * @param textDim width of the text encoder's vectors, for rewriting
 * @param longest tokens of a caption, its first and last one included
 * @param network identity of the compression network
 * @param tokenizer name of the tokenizer
 * @param pieces ids of the tokenizer's pieces that it can write, ascending
 */
public record CaptionerConfig(
        int latentChannels,
        int patch,
        int dim,
        int heads,
        int videoBlocks,
        int sentenceBlocks,
        int unimodalBlocks,
        int multimodalBlocks,
        int textDim,
        int longest,
        String network,
        String tokenizer,
        List<Integer> pieces) {
    private static final String CLASS_NAME = "HaneulCaptioner";
    private static final int MOST_PIECES = 1 << 20;

    public CaptionerConfig {
        pieces = List.copyOf(pieces);
        int head = dim / Math.max(1, heads);
        check(
                dim % heads == 0 && head >= 6 && head % 2 == 0,
                "dim " + dim + " in " + heads + " heads gives " + dim / (double) heads + " numbers a head",
                "choose a dim that is an even multiple of the heads");
        check(Integer.bitCount(patch) == 1, "patch is " + patch, "choose a power of two");
        check(unimodalBlocks + multimodalBlocks > 0 && multimodalBlocks > 0, "no block sees the clip", "give it some");
    }

    private static void check(boolean fits, String because, String fix) {
        if (!fits) {
            throw new HaneulException("The captioner's config does not hold together", because, fix);
        }
    }

    /** The spacetime patch. */
    public Patch patchSize() {
        return new Patch(1, patch, patch);
    }

    /** Reads a part's {@code config.json}. */
    public static CaptionerConfig read(Config c) {
        return c.into(k -> new CaptionerConfig(
                k.integer("latent_channels", 1, 1024),
                k.integer("patch_size", 1, 64),
                k.integer("dim", 8, 16384),
                k.integer("heads", 1, 512),
                k.integer("video_blocks", 1, 1000),
                k.integer("sentence_blocks", 0, 1000),
                k.integer("unimodal_blocks", 0, 1000),
                k.integer("multimodal_blocks", 1, 1000),
                k.integer("text_dim", 1, 16384),
                k.integer("longest", 4, 4096),
                k.text("network"),
                k.text("tokenizer"),
                Arrays.stream(k.integers("pieces", 0, MOST_PIECES)).boxed().toList()));
    }

    /** The part's {@code config.json}. */
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("_class_name", CLASS_NAME);
        out.put("latent_channels", latentChannels);
        out.put("patch_size", patch);
        out.put("dim", dim);
        out.put("heads", heads);
        out.put("video_blocks", videoBlocks);
        out.put("sentence_blocks", sentenceBlocks);
        out.put("unimodal_blocks", unimodalBlocks);
        out.put("multimodal_blocks", multimodalBlocks);
        out.put("text_dim", textDim);
        out.put("longest", longest);
        out.put("network", network);
        out.put("tokenizer", tokenizer);
        out.put("pieces", pieces);
        return out;
    }
}
