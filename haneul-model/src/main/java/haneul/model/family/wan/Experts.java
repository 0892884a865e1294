package haneul.model.family.wan;

import haneul.core.Progress;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Pack;
import haneul.tensor.Tensor;
import java.util.function.DoublePredicate;

/** Two transformers: one for high noise, one that takes over below a boundary. Wan 2.2. */
record Experts(DiffusionTransformer high, DiffusionTransformer low, DoublePredicate fine)
        implements DiffusionTransformer {
    @Override
    public Tensor forward(Pack pack) {
        return forward(pack, Progress.SILENT);
    }

    @Override
    public Tensor forward(Pack pack, Progress layers) {
        float most = 0;
        for (float level : pack.level()) {
            most = Math.max(most, level);
        }
        return (fine.test(most) ? low : high).forward(pack, layers);
    }
}
