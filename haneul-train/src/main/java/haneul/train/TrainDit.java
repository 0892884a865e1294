package haneul.train;

import haneul.core.Memory;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.Settings;
import haneul.diffusion.Studio;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.model.dit.Pack;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDit;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.vae.FrameTensors;
import haneul.model.weights.HfFolder;
import haneul.tensor.DType;
import haneul.tensor.Device;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains a transformer on packs of clips of any size and length. It predicts the clean patch; the loss is that of the
 * velocity, (x − clean) / level, with levels below 0.05 taken as 0.05 ("Back to basics: let denoising generative models
 * denoise", 2025). Patches that are known are heard but not asked for.
 */
public final class TrainDit {
    /**
     * @param tokens patches in a step, about
     * @param textShare how many canvases know nothing but the text, 0…1
     * @param noiseMean the logit of the noise level is normal with this mean and {@code noiseStd}
     */
    public record Options(TrainOptions run, int tokens, double textShare, double noiseMean, double noiseStd) {}

    private static final double LEAST_LEVEL = 0.05;
    private static final double[] VALIDATION_LEVELS = {0.1, 0.3, 0.6, 0.8, 0.95};
    private static final int VALIDATION = 32;
    private static final int SAMPLES = 4;
    private static final int SAMPLE_STEPS = 12;

    /** Numbers that a block keeps of a patch for its gradient, in multiples of the width; measured, from below. */
    private static final double KEPT = 32;

    /** Numbers that a pair of convolutions keeps of a cell, in multiples of its channels; counted in its code. */
    private static final double PAIR_KEPT = 12;

    private TrainDit() {}

    /**
     * Refuses, before anything is encoded, a step that this machine's memory cannot hold.
     *
     * @throws HaneulException with the most patches that fit
     */
    public static void check(HaneulDitConfig config, Options options) {
        double patch = KEPT * config.dim() * config.depth();
        for (int i = 0; i < config.stages().size(); i++) {
            HaneulDitConfig.Stage stage = config.stages().get(i);
            patch += 2.0 * config.cells(i) * stage.channels() * (KEPT * stage.blocks() + PAIR_KEPT * stage.pairs());
        }
        patch *= Float.BYTES;
        Memory.check(
                "A step of " + options.tokens() + " patches", patch * options.tokens(), "--tokens", options.tokens());
    }

    /**
     * What a step over a pack computes: 6 for each weight and each patch or cell that it works on, and the products of
     * attention, forward and twice as much backward.
     *
     * @param weights how many work on a patch, each counted once for every cell of it: {@link #worked}
     */
    public static double flops(HaneulDitConfig config, double weights, Pack pack) {
        double squares = pack.clips().stream()
                .mapToDouble(g -> (double) g.count() * g.count())
                .sum();
        double attention = squares * config.dim() * config.depth();
        for (int i = 0; i < config.stages().size(); i++) {
            HaneulDitConfig.Stage stage = config.stages().get(i);
            attention += 2 * squares * config.cells(i) * config.cells(i) * stage.channels() * stage.blocks();
        }
        return 6 * weights * pack.level().length + 3 * 4 * attention;
    }

    /** How many weights work on a patch; those of a stage do so once for each of its cells. */
    static double worked(HaneulDitConfig config, Map<String, Tensor> weights) {
        double sum = 0;
        for (Map.Entry<String, Tensor> w : weights.entrySet()) {
            sum += (double) w.getValue().count() * config.cells(w.getKey());
        }
        return sum;
    }

    /**
     * Trains the transformer of a model on cached latents, and leaves the result in the run's folder.
     *
     * @return how many steps the run has
     */
    public static long run(
            HaneulModel model, LatentCache training, LatentCache validation, Options options, Progress progress) {
        return work(
                model,
                training,
                validation,
                options,
                (task, folder) -> new Trainer(task, options.run()).run(folder, progress));
    }

    /** How many seconds a step of such a training takes here and now; some are made and thrown away. */
    public static double secondsPerStep(HaneulModel model, LatentCache training, Options options, Progress progress) {
        return work(model, training, training, options, (task, folder) -> {
            Threads.set(options.run().threads());
            return RunLength.step(task, options.run(), progress);
        });
    }

    private interface Work<R> {
        R of(DitTask task, RunFolder folder);
    }

    private static <R> R work(
            HaneulModel model, LatentCache training, LatentCache validation, Options options, Work<R> work) {
        try (RunFolder folder =
                        RunFolder.open(options.run().out(), options.run().resume());
                Scope scope = Scope.open();
                Replicas<HaneulDit> replicas = new Replicas<>(
                        model.dit(),
                        model.ditWeights(),
                        options.run().threads(),
                        w -> new HaneulDit(model.dit().config(), model.compute(), w))) {
            BatchSampler lessons = new BatchSampler(
                    training, model.dit().config().patchSize(), model.text().encode(""), options, replicas.count());
            return work.of(new DitTask(model, replicas, lessons, training, validation, options, folder), folder);
        }
    }

    private record DitTask(
            HaneulModel model,
            Replicas<HaneulDit> replicas,
            BatchSampler lessons,
            LatentCache training,
            LatentCache validation,
            Options options,
            RunFolder folder)
            implements Trainer.Task {
        @Override
        public Map<String, Tensor> params() {
            return model.ditWeights();
        }

        private Patch patch() {
            return model.dit().config().patchSize();
        }

        /** Every replica learns from a pack of its own, drawn from the run's seed, the step and its number. */
        @Override
        public Map<String, Double> step(long step, long steps) {
            double weights = worked(model.dit().config(), params());
            List<double[]> parts = replicas.learn((dit, part) -> {
                PackBuilder.Whole whole = lessons.of(step, part);
                PackBuilder.Lesson lesson = whole.lesson();
                Tensor loss = loss(dit.forward(lesson.pack()), lesson).over(replicas.count());
                loss.backward();
                return new double[] {loss.item(), whole.tokens(), flops(dit.config(), weights, lesson.pack())};
            });
            Map<String, Double> out = new LinkedHashMap<>();
            out.put("loss", parts.stream().mapToDouble(p -> p[0]).sum());
            out.put("patches", parts.stream().mapToDouble(p -> p[1]).sum());
            out.put("flops", parts.stream().mapToDouble(p -> p[2]).sum());
            return out;
        }

        /** The velocity's squared error over unknown patches. */
        private static Tensor loss(Tensor clean, PackBuilder.Lesson lesson) {
            float[] level = lesson.pack().level();
            float[] weight = new float[level.length];
            int unknown = 0;
            for (int i = 0; i < weight.length; i++) {
                double at = Math.max(level[i], LEAST_LEVEL);
                weight[i] = level[i] > 0 ? (float) (1 / (at * at)) : 0;
                unknown += level[i] > 0 ? 1 : 0;
            }
            return clean.minus(lesson.target())
                    .square()
                    .mean(1, false)
                    .times(Tensor.of(weight, weight.length))
                    .sum()
                    .over(Math.max(1, unknown));
        }

        /** Mean squared error of the clean patch over unknown patches (latents have variance 1). */
        private double error(PackBuilder.Lesson lesson, boolean withBlocks) {
            float[] level = lesson.pack().level();
            float[] weight = new float[level.length];
            double unknown = 0;
            for (int i = 0; i < weight.length; i++) {
                weight[i] = level[i] > 0 ? 1 : 0;
                unknown += weight[i];
            }
            return model.dit()
                            .forward(lesson.pack(), withBlocks)
                            .minus(lesson.target())
                            .square()
                            .mean(1, false)
                            .times(Tensor.of(weight, weight.length))
                            .sum()
                            .item()
                    / Math.max(1, unknown);
        }

        @Override
        public Map<String, Double> validate(long step, Progress within) {
            int n = Math.min(VALIDATION, validation.size());
            Map<String, Double> out = figures(n, within);
            sheet(Math.min(SAMPLES, n), within);
            return out;
        }

        private Map<String, Double> figures(int n, Progress within) {
            Map<String, Double> out = new LinkedHashMap<>();
            for (double level : VALIDATION_LEVELS) {
                within.at("validate", out.size(), VALIDATION_LEVELS.length);
                out.put(name("x0", level), measured(n, (packs, i) -> one(packs, i, TaskKind.TEXT, i, level), true));
            }
            for (double level : new double[] {0.6, 0.95}) {
                out.put(name("off", level), measured(n, (packs, i) -> one(packs, i, TaskKind.TEXT, i, level), false));
                if (n > 1) { // a clip alone has nobody's text and frames but its own
                    out.put(
                            name("wrong_text", level),
                            measured(n, (packs, i) -> one(packs, i, TaskKind.TEXT, (i + 1) % n, level), true));
                }
            }
            if (n > 1) {
                out.put("wrong_frames_0.6", wrongFrames(n, true));
                out.put("right_frames_0.6", wrongFrames(n, false));
            }
            for (TaskKind kind : TaskKind.values()) {
                out.put(
                        "kind_" + kind.name().toLowerCase(Locale.ROOT),
                        measured(n, (packs, i) -> one(packs, i, kind, i, 0.8), true));
            }
            return out;
        }

        /** Paints the sentences of some validation clips, each under the clip itself, always with the same noise. */
        private void sheet(int n, Progress within) {
            Studio studio = new Studio(model, note -> {});
            Settings settings = Settings.of(model.defaults(), 1).steps(SAMPLE_STEPS);
            ContactSheet sheet = new ContactSheet();
            for (int i = 0; i < n; i++) {
                try (Scope scope = Scope.open()) {
                    LatentCache.Entry e = validation.get(i);
                    Tensor truth = model.vae().decode(e.full()); // [3, T, H, W]
                    Canvas canvas = Canvas.blank(Grid.of((int) truth.size(3), (int) truth.size(2), (int) truth.size(1)))
                            .say(e.captions().get(plain(e)));
                    sheet.row(FrameTensors.frames(truth));
                    sheet.row(studio.paint(canvas, settings, within).all());
                }
            }
            sheet.write(folder.file("samples.png"));
        }

        private static String name(String what, double level) {
            return String.format(Locale.ROOT, "%s_%s", what, level);
        }

        private interface Adding {
            void to(PackBuilder packs, int i);
        }

        private double measured(int n, Adding adding, boolean withBlocks) {
            try (Scope scope = Scope.open()) {
                PackBuilder packs = new PackBuilder(patch());
                for (int i = 0; i < n; i++) {
                    adding.to(packs, i);
                }
                return error(packs.lesson(), withBlocks);
            }
        }

        /** The second caption of several, which in the toy world is the plain one. */
        private static int plain(LatentCache.Entry e) {
            return Math.min(1, e.captions().size() - 1);
        }

        private static PackBuilder.Sentence said(LatentCache.Entry e) {
            return PackBuilder.Sentence.of(e.words(plain(e)));
        }

        private void one(PackBuilder packs, int i, TaskKind kind, int captionOf, double level) {
            packs.add(Device.CPU.during(() -> {
                LatentCache.Entry e = validation.get(i);
                boolean picture = e.full().size(1) == 1;
                TaskKind possible = picture && kind != TaskKind.MASK && kind != TaskKind.LEVEL ? TaskKind.TEXT : kind;
                return packs.sample(e, possible, said(validation.get(captionOf)), level, new Rng(11).at(i));
            }));
        }

        /** Error on every second frame of patches, with the frames between from another clip or from the same. */
        private double wrongFrames(int n, boolean wrong) {
            try (Scope scope = Scope.open()) {
                double sum = 0;
                double count = 0;
                for (int i = 0; i < n; i++) {
                    LatentCache.Entry e = validation.get(i);
                    LatentCache.Entry alike = alike(i, n);
                    if (alike == null) {
                        continue;
                    }
                    LatentCache.Entry other = wrong ? alike : e;
                    try (Scope one = Scope.open()) {
                        PackBuilder packs = new PackBuilder(patch());
                        packs.add(packs.withWrongFrames(e, other, said(e), 0.6, new Rng(12).at(i)));
                        PackBuilder.Lesson lesson = packs.lesson();
                        var g = lesson.pack().clips().get(0);
                        Tensor square = model.dit()
                                .forward(lesson.pack())
                                .minus(lesson.target())
                                .square()
                                .mean(1, false);
                        for (int t = 0; t < g.t(); t += 2) {
                            long frame = (long) g.h() * g.w();
                            sum += square.slice(0, t * frame, (t + 1) * frame)
                                    .sum()
                                    .item();
                            count += frame;
                        }
                    }
                }
                return count == 0 ? 0 : sum / count;
            }
        }

        /** The next clip of the same shape as a moving one; null if there is none. */
        private LatentCache.@Nullable Entry alike(int i, int n) {
            Shape shape = validation.get(i).full().shape();
            if (shape.at(1) == 1) {
                return null;
            }
            for (int k = 1; k < n; k++) {
                LatentCache.Entry other = validation.get((i + k) % n);
                if (other.full().shape().equals(shape)) {
                    return other;
                }
            }
            return null;
        }

        @Override
        public void save(Path target, Map<String, Tensor> values, HfFolder.Body extra) {
            model.save(target, DType.F32, "", model.vaeWeights(), values, extra);
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("task", "dit");
            out.put("clips", training.size());
            out.put("data", training.identity());
            out.put("tokens", options.tokens());
            out.put("text_share", options.textShare());
            out.put("noise", List.of(options.noiseMean(), options.noiseStd()).toString());
            out.put("precision", model.precision());
            return out;
        }
    }
}
