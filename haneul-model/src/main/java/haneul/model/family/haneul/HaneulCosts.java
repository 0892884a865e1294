package haneul.model.family.haneul;

import haneul.model.cost.Cost;
import haneul.model.cost.Costs;
import haneul.model.cost.Op;
import haneul.model.dit.GridShape;
import haneul.tensor.DType;
import java.util.List;

/**
 * Cost model of the family haneul. Products, attention and convolutions are those of {@link HaneulDit} and
 * {@link HaneulVae}; how many passes over numbers and calls stand between them, and how many numbers are held at once,
 * is estimated from their code and was compared with what painting takes.
 */
final class HaneulCosts implements Costs {
    /** Passes over [L, D] in a block, besides those of the four times as wide ones. */
    private static final double BLOCK_PASSES = 30;

    /** Calls of a block into native code that look at numbers or do little with them. */
    private static final double BLOCK_CALLS = 120;

    /** Numbers that a block holds of a patch, in multiples of the width. */
    private static final double BLOCK_HELD = 42;

    /** Passes over the cells in a pair of convolutions of a stage, and its calls that do little. */
    private static final double RESIDUAL_PASSES = 20;

    private static final double RESIDUAL_CALLS = 40;

    /** What it holds of a cell, with what convolutions copy and the allocator keeps; between fp32 and bf16, from twelve calls. */
    private static final double RESIDUAL_HELD = 47;

    /** Passes over the cells where a stage is joined to those around it, and what it keeps of a cell for the way back. */
    private static final double STAGE_PASSES = 8;

    private static final double STAGE_KEPT = 2;

    /** Passes over [width, h, w] in a block of the compression network. */
    private static final double TRUNK_PASSES = 18;

    /** Tensors [width, h, w] that such a block holds. */
    private static final double TRUNK_HELD = 17;

    /** Numbers of a pixel's group that are held while latents become frames, and passes over them. */
    private static final double PIXELS_HELD = 5;

    private static final int TIME = 4;
    private static final int CELL = 4;

    private final HaneulDitConfig dit;
    private final HaneulVaeConfig vae;
    private final DType compute;

    HaneulCosts(HaneulDitConfig dit, HaneulVaeConfig vae, DType compute) {
        this.dit = dit;
        this.vae = vae;
        this.compute = compute;
    }

    @Override
    public Cost forward(List<GridShape> clips, int tokens) {
        long d = dit.dim();
        long l = clips.stream().mapToLong(HaneulCosts::count).sum();
        long textTokens = (long) tokens * clips.size();
        Cost all = block(clips, d, tokens)
                .times(dit.depth())
                .and(new Op.Product(textTokens, dit.textDim(), d), 1)
                .and(new Op.Pass(l * d), 10);
        double held = held(l, d);
        if (dit.stages().isEmpty()) {
            all = all.and(new Op.Product(l, dit.patchDim(), d), 1).and(new Op.Product(l, d, dit.patchDim()), 1);
        }
        for (int i = 0; i < dit.stages().size(); i++) {
            all = all.and(stage(clips, i, tokens));
            held = Math.max(held, heldByStages(l, i));
        }
        return all.holding(held + PATCH_HELD * l * dit.patchDim() * Float.BYTES);
    }

    /** Bytes that a block holds over l tokens. */
    private double held(long l, long width) {
        return l * width * (double) Float.BYTES * (compute == DType.F32 ? BLOCK_HELD : 1.4 * BLOCK_HELD);
    }

    /** Bytes that a stage holds, with the skip connections of those before it. */
    private double heldByStages(long l, int number) {
        double kept = 0;
        for (int i = 0; i < number; i++) {
            kept += (double) l * dit.cells(i) * dit.stages().get(i).channels() * STAGE_KEPT * Float.BYTES;
        }
        HaneulDitConfig.StageConfig s = dit.stages().get(number);
        long cells = l * dit.cells(number);
        double pairs = (double) cells * s.channels() * RESIDUAL_HELD * Float.BYTES;
        return kept + Math.max(pairs, s.transformerBlocks() > 0 ? held(cells, s.channels()) : 0);
    }

    /** A block of this width over clips. */
    private Cost block(List<GridShape> clips, long width, int tokens) {
        long l = clips.stream().mapToLong(HaneulCosts::count).sum();
        long textTokens = (long) tokens * clips.size();
        Cost block = Cost.of(new Op.Product(l, width, width), 3)
                .and(new Op.Product(l, width, 3 * width), 1)
                .and(new Op.Product(l, width, 4 * width), 1)
                .and(new Op.Product(l, 4 * width, width), 1)
                .and(new Op.Product(l, clips.size(), width), 6)
                .and(new Op.Product(textTokens, dit.dim(), 2 * width), 1)
                .and(new Op.Pass(l * width), BLOCK_PASSES)
                .and(new Op.Pass(1), BLOCK_CALLS)
                .and(new Op.Pass(4 * l * width), 1);
        long head = dit.dim() / dit.heads();
        for (GridShape g : clips) {
            long alike = clips.stream().filter(g::equals).count();
            Op self = new Op.Attention(alike, count(g), count(g), width / head, head); // of all clips of its shape
            Op listening =
                    new Op.Attention((long) clips.size() * g.t(), (long) g.h() * g.w(), tokens, width / head, head);
            block = block.and(self, 1.0 / alike).and(listening, 1.0 / clips.size());
        }
        return block;
    }

    /** A stage over clips, down path and up path. */
    private Cost stage(List<GridShape> clips, int number, int tokens) {
        HaneulDitConfig.StageConfig s = dit.stages().get(number);
        boolean last = number + 1 == dit.stages().size();
        long c = s.channels();
        long next = last ? dit.dim() : dit.stages().get(number + 1).channels();
        int n = dit.patchSize().h() >> number;
        List<GridShape> cut = clips.stream().map(g -> g.finer(n)).toList();
        long cells = cut.stream().mapToLong(HaneulCosts::count).sum();
        Cost pair = Cost.of(new Op.Product(cells, clips.size(), c), 2)
                .and(new Op.Product(cells, 3 * c, c), 1) // the convolution over time
                .and(new Op.Pass(cells * c), RESIDUAL_PASSES)
                .and(new Op.Pass(1), RESIDUAL_CALLS);
        Cost cost = Cost.of(new Op.Product(cells / 4, 4 * c, next), 2)
                .and(new Op.Product(cells, 2 * c, c), 1)
                .and(new Op.Pass(cells * c), STAGE_PASSES);
        for (GridShape g : cut) {
            long alike = cut.stream().filter(g::equals).count();
            long pictures = alike * g.t();
            Op convolution = new Op.Convolution(pictures, c, c, g.h(), g.w(), 3);
            cost = cost.and(convolution, 4.0 * s.residualBlocks() / alike);
            if (number == 0) {
                cost = cost.and(new Op.Convolution(pictures, dit.latentChannels(), c, g.h(), g.w(), 3), 1.0 / alike)
                        .and(new Op.Convolution(pictures, c, dit.latentChannels(), g.h(), g.w(), 3), 1.0 / alike);
            }
        }
        return cost.and(pair.times(2.0 * s.residualBlocks()))
                .and(block(cut, c, tokens).times(2.0 * s.transformerBlocks()));
    }

    private static long count(GridShape g) {
        return (long) g.t() * g.h() * g.w();
    }

    /** Patches [L, P] that a sampler and guidance hold. */
    private static final double PATCH_HELD = 12;

    @Override
    public Cost encode(int width, int height) {
        return trunk(width, height, 3 * TIME * CELL * CELL, vae.latentChannels());
    }

    @Override
    public Cost decode(int width, int height) {
        return trunk(width, height, vae.latentChannels(), 3 * TIME * CELL * CELL);
    }

    private Cost trunk(int width, int height, int in, int out) {
        long h = height / CELL;
        long w = width / CELL;
        long numbers = vae.width() * h * w;
        long pixels = 3L * TIME * width * height;
        Cost block = Cost.of(new Op.Convolution(1, vae.width(), vae.width(), h, w, 3), 2)
                .and(new Op.Convolution(1, vae.width(), vae.width(), h, w, 1), 1)
                .and(new Op.Pass(numbers), TRUNK_PASSES);
        return block.times(vae.blocks())
                .and(new Op.Convolution(1, in, vae.width(), h, w, 3), 1)
                .and(new Op.Convolution(1, vae.width(), out, h, w, 3), 1)
                .and(new Op.Pass(pixels), PIXELS_HELD)
                .holding((TRUNK_HELD + vae.blocks()) * numbers * Float.BYTES + PIXELS_HELD * pixels * Float.BYTES);
    }
}
