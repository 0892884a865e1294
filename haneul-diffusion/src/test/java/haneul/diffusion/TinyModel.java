package haneul.diffusion;

import haneul.core.Progress;
import haneul.core.Rng;
import haneul.model.Defaults;
import haneul.model.NoiseSchedule;
import haneul.model.VideoModel;
import haneul.model.condition.Conditioning;
import haneul.model.dit.DiffusionTransformer;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.text.TextEncoder;
import haneul.nn.Init;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A small random model of the family haneul that remembers which packs it was shown. */
public final class TinyModel implements VideoModel.Wrapper {
    /** What stays of a pack. */
    public record Shown(int clips, int patches, float[] level, List<int[]> sentenceOfFrame, int[] sentences) {}

    public final List<Shown> shown = Collections.synchronizedList(new ArrayList<>());
    private final HaneulModel model;

    public TinyModel() {
        Patch patch = new Patch(1, 2, 2);
        model = HaneulModel.random(
                HaneulVaeConfig.of(4, 16, 2),
                new HaneulDitConfig(4, patch, 48, 2, 2, 16),
                3,
                new Words(),
                new Precision(DType.F32, "a test"));
        try (Scope scope = Scope.open()) { // a fresh transformer answers 0: give it something to say
            model.ditWeights().forEach((name, w) -> {
                if (w.norm().item() == 0) {
                    w.copyFrom(Init.normal(0.1).draw(new Rng(name.hashCode()), w.shape()));
                }
            });
        }
    }

    @Override
    public VideoModel wrapped() {
        return model;
    }

    @Override
    public NoiseSchedule schedule() {
        return NoiseSchedule.even(defaults().shift());
    }

    @Override
    public Defaults defaults() {
        return new Defaults(16, 16, 9, 33, 8, 4, 3, 3, 1.5, "2m", 0.6, "");
    }

    @Override
    public Conditioning conditioning(double control) {
        DiffusionTransformer watched = new DiffusionTransformer() {
            @Override
            public Tensor forward(Pack pack) {
                return forward(pack, Progress.SILENT);
            }

            @Override
            public Tensor forward(Pack pack, Progress layers) {
                return TinyModel.this.forward(pack, layers);
            }
        };
        return new Conditioning.PerPatch(watched, model.dit().config().patchSize());
    }

    private Tensor forward(Pack pack, Progress layers) {
        shown.add(new Shown(
                pack.clips().size(),
                pack.level().length,
                pack.level().clone(),
                pack.sentenceOfFrame(),
                pack.sentences()));
        return model.dit().forward(pack, layers);
    }

    /** Every word is a fixed random vector; one more stands at the start. */
    static final class Words implements TextEncoder {
        private static final int LONGEST = 7;

        @Override
        public int width() {
            return 16;
        }

        @Override
        public String name() {
            return "words";
        }

        @Override
        public int longest() {
            return LONGEST;
        }

        @Override
        public int truncated(String text) {
            return Math.max(0, ("start " + text).split(" ").length - LONGEST);
        }

        @Override
        public Tensor encode(String text) {
            List<Tensor> rows = new ArrayList<>();
            String[] all = ("start " + text).split(" ");
            for (String w : Arrays.copyOf(all, Math.min(all.length, LONGEST))) {
                rows.add(Tensor.randn(new Rng(w.hashCode()), 1, 16));
            }
            return Tensor.cat(rows, 0);
        }

        @Override
        public void close() {}
    }
}
