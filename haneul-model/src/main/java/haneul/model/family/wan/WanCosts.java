package haneul.model.family.wan;

import haneul.model.cost.Cost;
import haneul.model.cost.Costs;
import haneul.model.cost.Op;
import haneul.model.cost.VaeCosts;
import haneul.model.dit.GridShape;
import haneul.tensor.DType;
import java.util.List;

/**
 * Cost model of Wan. Products and attention are those of {@link WanDit} and {@link WanVaceDit}; how many passes over
 * numbers and calls stand between them, and how many numbers are held at once, is estimated from their code.
 */
public final class WanCosts implements Costs {
    /** Passes over [L, D] in a block. */
    private static final double BLOCK_PASSES = 45;

    /** Calls of a block into native code that look at numbers or do little with them. */
    private static final double BLOCK_CALLS = 120;

    /** Numbers that a block holds of a patch, in multiples of the width, and in those of its wide layers. */
    private static final double BLOCK_HELD = 36;

    private static final double WIDE_HELD = 2;

    /** Patches [L, P] that a sampler and guidance hold. */
    private static final double PATCH_HELD = 12;

    private final WanDitConfig dit;
    private final DType compute;
    private final VaeCosts vae;

    /** Of a transformer and a compression network. */
    public WanCosts(WanDitConfig dit, DType compute, VaeCosts vae) {
        this.dit = dit;
        this.compute = compute;
        this.vae = vae;
    }

    @Override
    public Cost forward(List<GridShape> clips, int tokens) {
        long d = dit.dim();
        long l = clips.stream().mapToLong(WanCosts::count).sum();
        long textTokens = (long) tokens * clips.size();
        int controls = dit.vaceLayers().size();
        Cost block = Cost.of(new Op.Product(l, d, d), 6)
                .and(new Op.Product(textTokens, d, d), 2)
                .and(new Op.Product(l, d, dit.ffnDim()), 1)
                .and(new Op.Product(l, dit.ffnDim(), d), 1)
                .and(new Op.Pass(l * d), BLOCK_PASSES)
                .and(new Op.Pass(l * dit.ffnDim()), 2)
                .and(new Op.Pass(1), BLOCK_CALLS);
        for (GridShape g : clips) {
            long alike = clips.stream().filter(g::equals).count();
            block = block.and(attention(alike, count(g), count(g))).and(attention(alike, count(g), tokens));
        }
        double held = l * (BLOCK_HELD * d + WIDE_HELD * dit.ffnDim()) * (compute == DType.F32 ? 1 : 0.8);
        return block.times(dit.layers() + controls)
                .and(new Op.Product(l, dit.inPatch(), d), 1)
                .and(new Op.Product(l, d, dit.outPatch()), 1)
                .and(new Op.Product(l, d, d), controls == 0 ? 0 : controls + 1)
                .and(new Op.Product(textTokens, dit.textDim(), d), 1)
                .and(new Op.Product(textTokens, d, d), 1)
                .holding((held + (controls == 0 ? 0 : 4 * l * d) + PATCH_HELD * l * dit.inPatch()) * Float.BYTES);
    }

    /** The share of one clip in the attention of all clips of its shape. */
    private Cost attention(long alike, long queries, long keys) {
        return Cost.of(new Op.Attention(alike, queries, keys, dit.heads(), dit.headDim()), 1.0 / alike);
    }

    private static long count(GridShape g) {
        return (long) g.t() * g.h() * g.w();
    }

    @Override
    public Cost encode(int width, int height) {
        return vae.encode(width, height);
    }

    @Override
    public Cost decode(int width, int height) {
        return vae.decode(width, height);
    }
}
