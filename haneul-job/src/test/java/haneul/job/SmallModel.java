package haneul.job;

import haneul.core.Rng;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.text.BertEncoder;
import haneul.nn.Init;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import java.nio.file.Path;

/** A model of random weights, as small as it goes. */
final class SmallModel {
    private SmallModel() {}

    static Path save(Path folder, long seed) {
        try (HaneulModel m = HaneulModel.random(
                HaneulVaeConfig.of(4, 16, 1),
                new HaneulDitConfig(4, new Patch(1, 2, 2), 32, 1, 2, 384),
                seed,
                BertEncoder.bgeSmall(),
                Precision.FP32)) {
            try (Scope scope = Scope.open()) { // a fresh transformer answers 0
                m.ditWeights().forEach((name, w) -> {
                    if (w.norm().item() == 0) {
                        w.copyFrom(Init.normal(0.1).draw(new Rng(name.hashCode()), w.shape()));
                    }
                });
            }
            m.save(folder, DType.F32, "");
        }
        return folder;
    }
}
