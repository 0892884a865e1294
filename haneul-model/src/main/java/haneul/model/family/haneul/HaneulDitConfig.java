package haneul.model.family.haneul;

import haneul.core.HaneulException;
import haneul.model.dit.Patch;
import haneul.model.weights.Config;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The transformer's shape.
 *
 * @param latentChannels of the compression network
 * @param patchSize latents in a patch: time, height, width
 * @param dim width of the residual stream
 * @param depth blocks
 * @param heads attention heads; dim / heads is even and at least 6
 * @param textDim width of the text encoder
 * @param stages what stands between latents and blocks, the finest first, each for cells twice as wide as the one before; a
 *     patch is twice as wide as the last one's. None if patches are only embedded
 */
public record HaneulDitConfig(
        int latentChannels, Patch patchSize, int dim, int depth, int heads, int textDim, List<StageConfig> stages) {
    /**
     * Shape of a U-Net stage around the blocks.
     *
     * @param channels its width; with transformer blocks, a multiple of the size of a head
     * @param residualBlocks on the down path, and as many on the up path; {@code stage_pairs}
     * @param transformerBlocks after them, likewise; {@code stage_blocks}
     */
    public record StageConfig(int channels, int residualBlocks, int transformerBlocks) {}

    public HaneulDitConfig {
        stages = List.copyOf(stages);
        check(
                dim % heads == 0 && dim / heads >= 6 && dim / heads % 2 == 0,
                "dim " + dim + " in " + heads + " heads gives " + dim / (double) heads + " numbers a head",
                "choose a dim that is an even multiple of the heads");
        for (StageConfig s : stages) {
            check(
                    s.transformerBlocks() == 0 || s.channels() % (dim / heads) == 0,
                    "a stage with blocks has " + s.channels() + " channels and a head has " + dim / heads,
                    "choose a multiple of it");
        }
        int side = 1 << stages.size();
        check(
                stages.isEmpty() || patchSize.equals(new Patch(1, side, side)),
                stages.size() + " stages end at patches of 1x" + side + "x" + side + " and it has " + patchSize.t()
                        + "x" + patchSize.h() + "x" + patchSize.w(),
                "choose patches of " + side);
    }

    private static void check(boolean fits, String because, String fix) {
        if (!fits) {
            throw new HaneulException("The transformer's config does not hold together", because, fix);
        }
    }

    /** A transformer whose patches are only embedded. */
    public HaneulDitConfig(int latentChannels, Patch patchSize, int dim, int depth, int heads, int textDim) {
        this(latentChannels, patchSize, dim, depth, heads, textDim, List.of());
    }

    /** Copy with these stages, and patches of the size that they end at. */
    public HaneulDitConfig staged(List<StageConfig> stages) {
        int side = 1 << stages.size();
        Patch patch = new Patch(patchSize.t(), side, side);
        return new HaneulDitConfig(latentChannels, patch, dim, depth, heads, textDim, stages);
    }

    /** Cells of a stage in a patch; stage 0 is the finest. */
    public int cells(int stage) {
        int n = patchSize.h() >> stage;
        return n * n;
    }

    /** Uses of a weight for one patch: once for each cell of its stage, otherwise once. */
    public int cells(String weight) {
        if (stages.isEmpty()) {
            return 1;
        }
        String[] name = weight.split("\\.");
        return switch (name[0]) {
            case "stem", "head" -> cells(0);
            case "stages" -> cells(Integer.parseInt(name[1]));
            default -> 1;
        };
    }

    int patchDim() {
        return latentChannels * patchSize.t() * patchSize.h() * patchSize.w();
    }

    static HaneulDitConfig read(Config c) {
        return c.into(k -> {
            if (k.has("detail")) {
                k.problem(
                        "detail (convolutions over single latents) is not known any more: stages have taken its place");
            }
            int[] p = k.integers("patch_size", 1, 64);
            Patch patch = new Patch(p.length == 3 ? p[0] : 1, p.length == 3 ? p[1] : 1, p.length == 3 ? p[2] : 1);
            return new HaneulDitConfig(
                    k.integer("latent_channels", 1, 1024),
                    patch,
                    k.integer("dim", 8, 16384),
                    k.integer("depth", 1, 1000),
                    k.integer("heads", 1, 512),
                    k.integer("text_dim", 1, 16384),
                    stages(k));
        });
    }

    private static List<StageConfig> stages(Config k) {
        if (!k.has("stage_channels")) {
            return List.of();
        }
        int[] channels = k.integers("stage_channels", 1, 16384);
        int[] pairs = k.integers("stage_pairs", 0, 100);
        int[] blocks = k.integers("stage_blocks", 0, 100);
        if (pairs.length != channels.length || blocks.length != channels.length || channels.length > 6) {
            k.problem("stage_channels, stage_pairs and stage_blocks must be of one length, 6 at most");
            return List.of();
        }
        return IntStream.range(0, channels.length)
                .mapToObj(i -> new StageConfig(channels[i], pairs[i], blocks[i]))
                .toList();
    }

    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("_class_name", "HaneulDit");
        out.put("latent_channels", latentChannels);
        out.put("patch_size", new int[] {patchSize.t(), patchSize.h(), patchSize.w()});
        out.put("dim", dim);
        out.put("depth", depth);
        out.put("heads", heads);
        out.put("text_dim", textDim);
        if (!stages.isEmpty()) {
            out.put(
                    "stage_channels",
                    stages.stream().mapToInt(StageConfig::channels).toArray());
            out.put(
                    "stage_pairs",
                    stages.stream().mapToInt(StageConfig::residualBlocks).toArray());
            out.put(
                    "stage_blocks",
                    stages.stream().mapToInt(StageConfig::transformerBlocks).toArray());
        }
        return out;
    }
}
