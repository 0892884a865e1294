package haneul.model.family.haneul;

import haneul.model.cost.Cost;
import haneul.model.cost.Costs;
import haneul.model.cost.Op;
import haneul.model.dit.GridShape;
import haneul.tensor.DType;
import java.util.List;

/**
 * What the family haneul takes. Products, attention and convolutions are those of {@link HaneulDit} and
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

    /** Passes over the channels of the convolutions around the blocks. */
    private static final double DETAIL_PASSES = 10;

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
        long heads = dit.heads();
        long l = clips.stream().mapToLong(HaneulCosts::count).sum();
        long said = (long) tokens * clips.size();
        Cost block = Cost.of(new Op.Product(l, d, d), 3)
                .and(new Op.Product(l, d, 3 * d), 1)
                .and(new Op.Product(l, d, 4 * d), 1)
                .and(new Op.Product(l, 4 * d, d), 1)
                .and(new Op.Product(l, clips.size(), d), 6)
                .and(new Op.Product(said, d, 2 * d), 1)
                .and(new Op.Pass(l * d), BLOCK_PASSES)
                .and(new Op.Pass(1), BLOCK_CALLS)
                .and(new Op.Pass(4 * l * d), 1);
        Cost detail = Cost.NONE;
        for (GridShape g : clips) {
            block = block.and(attention(g, clips.stream().filter(g::equals).count()))
                    .and(listening(g, clips.size(), tokens));
            detail = dit.detail() == 0 ? detail : detail.and(detail(g));
        }
        double held = l * d * (double) Float.BYTES * (compute == DType.F32 ? BLOCK_HELD : 1.4 * BLOCK_HELD);
        return block.times(dit.depth())
                .and(new Op.Product(l, dit.patchDim(), d), 1)
                .and(new Op.Product(l, d, dit.patchDim()), 1)
                .and(new Op.Product(said, dit.textDim(), d), 1)
                .and(new Op.Pass(l * d), 10)
                .and(detail)
                .holding(held + PATCH_HELD * l * dit.patchDim() * Float.BYTES);
    }

    /** The share of one clip in the attention of all clips of its shape. */
    private Cost attention(GridShape g, long alike) {
        Op all = new Op.Attention(alike, count(g), count(g), dit.heads(), dit.dim() / dit.heads());
        return Cost.of(all, 1.0 / alike);
    }

    /** The share of one clip in all clips' listening. */
    private Cost listening(GridShape g, int clips, int tokens) {
        long frame = (long) g.h() * g.w();
        Op all = new Op.Attention((long) clips * g.t(), frame, tokens, dit.heads(), dit.dim() / dit.heads());
        return Cost.of(all, 1.0 / clips);
    }

    /** The convolutions around the blocks over a clip. */
    private Cost detail(GridShape g) {
        long k = dit.detail();
        long frames = (long) g.t() * dit.patchSize().t();
        long h = (long) g.h() * dit.patchSize().h();
        long w = (long) g.w() * dit.patchSize().w();
        return Cost.of(new Op.Convolution(frames, dit.latentChannels(), k, h, w, 3), 1)
                .and(new Op.Convolution(frames, k, k, h, w, 3), 2)
                .and(new Op.Convolution(frames, k, dit.latentChannels(), h, w, 3), 1)
                .and(new Op.Product(count(g), k * dit.patchSize().cells(), dit.dim()), 2)
                .and(new Op.Pass(frames * h * w * k), DETAIL_PASSES);
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
