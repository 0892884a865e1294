package haneul.train;

import haneul.core.HaneulException;
import haneul.core.Memory;
import haneul.model.dit.Pack;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.tensor.Tensor;
import java.util.Map;

/** Memory and floating-point operations of a training step of a transformer. */
public final class DitCost {
    /** Numbers that a block keeps of a patch for its gradient, in multiples of the width; measured, a lower bound. */
    private static final double KEPT = 32;

    /** Numbers that a pair of convolutions keeps of a cell, in multiples of its channels; counted in its code. */
    private static final double PAIR_KEPT = 12;

    private DitCost() {}

    /**
     * Refuses, before anything is encoded, a step that this machine's memory cannot hold.
     *
     * @throws HaneulException with the most patches that fit
     */
    public static void check(HaneulDitConfig config, int tokens) {
        double patch = KEPT * config.dim() * config.depth();
        for (int i = 0; i < config.stages().size(); i++) {
            HaneulDitConfig.StageConfig stage = config.stages().get(i);
            patch += 2.0
                    * config.cells(i)
                    * stage.channels()
                    * (KEPT * stage.transformerBlocks() + PAIR_KEPT * stage.residualBlocks());
        }
        patch *= Float.BYTES;
        Memory.check("A step of " + tokens + " patches", patch * tokens, "‹tokens›", tokens);
    }

    /**
     * Floating-point operations of a step over a pack, forward and backward: 6 for each use of a weight (Kaplan et al., 2020),
     * and the products of attention.
     *
     * @param weights uses of weights for one patch: {@link #weightUses}
     */
    public static double flops(HaneulDitConfig config, double weights, Pack pack) {
        double squares = pack.clips().stream()
                .mapToDouble(g -> (double) g.count() * g.count())
                .sum();
        double attention = squares * config.dim() * config.depth();
        for (int i = 0; i < config.stages().size(); i++) {
            HaneulDitConfig.StageConfig stage = config.stages().get(i);
            attention += 2 * squares * config.cells(i) * config.cells(i) * stage.channels() * stage.transformerBlocks();
        }
        return 6 * weights * pack.level().length + 3 * 4 * attention;
    }

    /** Uses of weights for one patch: a weight of a stage is used once for each cell of the patch there. */
    static double weightUses(HaneulDitConfig config, Map<String, Tensor> weights) {
        double sum = 0;
        for (Map.Entry<String, Tensor> w : weights.entrySet()) {
            sum += (double) w.getValue().count() * config.cells(w.getKey());
        }
        return sum;
    }
}
