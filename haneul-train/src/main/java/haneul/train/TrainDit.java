package haneul.train;

import haneul.core.Progress;
import haneul.model.family.haneul.HaneulDit;
import haneul.model.family.haneul.HaneulModel;
import haneul.nn.Checkpoint;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import haneul.train.data.CaptionBlend;
import haneul.train.data.LatentCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trains a transformer on packs of clips of any size and length. It predicts the clean patch; the loss is that of the
 * velocity, (x − clean) / level, with levels below 0.05 taken as 0.05 ("Back to basics: let denoising generative models
 * denoise", Li and He, 2025). Patches that are given are attended to, and have no part in the loss.
 */
public final class TrainDit {
    /**
     * @param tokens patches in a step, about
     * @param textShare the share of canvases of which nothing is known but the text, 0…1
     * @param noiseMean mean of the noise level's logit, which is normal (Esser et al., 2024, section 3.1)
     * @param noiseStd standard deviation of the noise level's logit
     * @param checkpointing whether activations of the blocks are computed once more in the backward pass instead of being
     *     stored (Chen et al., 2016): less memory, more time
     * @param captions which captions of a clip are drawn; null draws all alike
     */
    public record Options(
            TrainOptions run,
            int tokens,
            double textShare,
            double noiseMean,
            double noiseStd,
            boolean checkpointing,
            @Nullable CaptionBlend captions) {
        /** Without gradient checkpointing, and all captions alike. */
        public Options(TrainOptions run, int tokens, double textShare, double noiseMean, double noiseStd) {
            this(run, tokens, textShare, noiseMean, noiseStd, false, null);
        }

        /** These with a blend of captions. */
        public Options captions(@Nullable CaptionBlend blend) {
            return new Options(run, tokens, textShare, noiseMean, noiseStd, checkpointing, blend);
        }
    }

    private static final double LEAST_LEVEL = 0.05;
    private static final Set<String> BETWEEN_STAGES = Set.of("merge", "split", "join");

    private TrainDit() {}

    /**
     * Trains the transformer of a model on cached latents, and leaves the result in the run's folder.
     *
     * @param painter paints the samples of each validation
     * @return how many steps the run has
     */
    public static long run(
            HaneulModel model,
            LatentCache training,
            LatentCache validation,
            Options options,
            SamplePainter painter,
            Progress progress) {
        return work(
                model,
                training,
                validation,
                options,
                painter,
                (task, folder) -> new Trainer(task, options.run()).run(folder, progress));
    }

    /** Seconds of a step of such a training here and now; some steps are made and thrown away. */
    public static double secondsPerStep(HaneulModel model, LatentCache training, Options options, Progress progress) {
        SamplePainter none = (prompt, width, height, frames, within) -> List.of(); // steps alone are timed
        return work(model, training, training, options, none, (task, folder) -> {
            Threads.set(options.run().threads());
            return RunLength.step(task, options.run(), progress);
        });
    }

    private interface Work<R> {
        R of(DitTask task, RunFolder folder);
    }

    private static <R> R work(
            HaneulModel model,
            LatentCache training,
            LatentCache validation,
            Options options,
            SamplePainter painter,
            Work<R> work) {
        HaneulModel trained = model.trainedOn(model.domain().and(DomainMeasure.of(training, model.vae())));
        Trainable<HaneulDit> trainable = new Trainable<>(
                model.dit(),
                model.ditWeights(),
                TrainDit::isHidden,
                (target, values, extra) -> trained.save(target, DType.F32, "", model.vaeWeights(), values, extra));
        try (RunFolder folder =
                        RunFolder.open(options.run().out(), options.run().resume());
                Scope scope = Scope.open();
                Replicas<HaneulDit> replicas = new Replicas<>(
                        model.dit(),
                        model.ditWeights(),
                        options.run().threads(),
                        w -> new HaneulDit(model.dit().config(), model.compute(), w))) {
            BatchSampler batches = new BatchSampler(
                    training, model.dit().config().patchSize(), model.text().encode(""), options, replicas.count());
            DitValidation measured = new DitValidation(model, validation, painter, folder.file("samples.png"));
            String precision = model.precision();
            return work.of(new DitTask(trainable, replicas, batches, training, measured, options, precision), folder);
        }
    }

    /** Matrices and kernels of the blocks, and those that lead from one stage to another. */
    private static boolean isHidden(String name) {
        String[] path = name.split("\\.");
        return name.contains("blocks.")
                || (path.length == 4 && path[0].equals("stages") && BETWEEN_STAGES.contains(path[2]));
    }

    private record DitTask(
            Trainable<HaneulDit> trainable,
            Replicas<HaneulDit> replicas,
            BatchSampler batches,
            LatentCache training,
            DitValidation validation,
            Options options,
            String precision)
            implements Trainer.Task {
        @Override
        public GradientSync gradients() {
            return replicas;
        }

        /** Every replica learns from a pack of its own, drawn from the run's seed, the step and its number. */
        @Override
        public Map<String, Double> step(long step, long steps) {
            double weights = DitCost.weightUses(trainable.network().config(), trainable.params());
            List<double[]> parts = replicas.learn((dit, part) -> {
                PackBuilder.HostBatch host = batches.of(step, part);
                PackBuilder.Batch batch = host.onDevice();
                Checkpoint checkpoint = options.checkpointing() ? new Checkpoint() : null;
                Tensor clean = checkpoint == null ? dit.forward(batch.pack()) : dit.forward(batch.pack(), checkpoint);
                Tensor loss = loss(clean, batch).over(replicas.count());
                loss.backward();
                if (checkpoint != null) {
                    checkpoint.backward();
                }
                return new double[] {loss.item(), host.tokens(), DitCost.flops(dit.config(), weights, batch.pack())};
            });
            Map<String, Double> out = new LinkedHashMap<>();
            out.put("loss", parts.stream().mapToDouble(p -> p[0]).sum());
            out.put("patches", parts.stream().mapToDouble(p -> p[1]).sum());
            out.put("flops", parts.stream().mapToDouble(p -> p[2]).sum());
            return out;
        }

        /** The squared error of the velocity over patches that are not given. */
        private static Tensor loss(Tensor clean, PackBuilder.Batch batch) {
            float[] level = batch.pack().level();
            float[] weight = new float[level.length];
            int unknown = 0;
            for (int i = 0; i < weight.length; i++) {
                double at = Math.max(level[i], LEAST_LEVEL);
                weight[i] = level[i] > 0 ? (float) (1 / (at * at)) : 0;
                unknown += level[i] > 0 ? 1 : 0;
            }
            return clean.minus(batch.target())
                    .square()
                    .mean(1, false)
                    .times(Tensor.of(weight, weight.length))
                    .sum()
                    .over(Math.max(1, unknown));
        }

        @Override
        public Map<String, Double> validate(long step, Progress within) {
            return validation.run(within);
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
            out.put(
                    "captions",
                    options.captions() == null
                            ? "all alike"
                            : options.captions().toString());
            out.put("precision", precision);
            return out;
        }
    }
}
