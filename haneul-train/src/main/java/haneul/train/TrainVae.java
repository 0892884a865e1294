package haneul.train;

import haneul.core.HaneulException;
import haneul.core.Memory;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVae;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.vae.FrameTensors;
import haneul.model.weights.HfFolder;
import haneul.tensor.DType;
import haneul.tensor.Grad;
import haneul.tensor.Ops;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.train.data.Clips;
import haneul.train.data.GroupCrop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a video autoencoder on crops. The reconstruction loss (L1 and L2) is weighted by local contrast. Noise of fixed
 * size is added to latents, and their mean square has a small weight in the loss: up to a constant that is the KL term of a
 * variational autoencoder whose posterior has a fixed variance (Kingma and Welling, 2014). There is no perceptual and no
 * adversarial loss.
 */
public final class TrainVae {
    /**
     * @param batch crops in a step
     * @param crop width and height of a crop in pixels, a multiple of 4
     * @param frames of a crop, 1 + 4k; the first half of the steps takes half as many groups
     * @param noise standard deviation of what is added to latents in training
     * @param onlyDecoder whether the encoder stays as it is, and with it what latents mean: transformers that were trained
     *     over them go on working
     */
    public record Options(TrainOptions run, int batch, int crop, int frames, double noise, boolean onlyDecoder) {
        public Options {
            if (crop % 4 != 0 || (frames - 1) % 4 != 0 || crop < 8 || frames < 1 || batch < 1) {
                throw new HaneulException(
                        "Crops of " + crop + " pixels and " + frames + " frames cannot be trained on",
                        "a crop is a multiple of 4 pixels, and has one frame and groups of four",
                        "choose ‹crop› 48 and ‹frames› 9");
            }
        }
    }

    private static final double LATENT_WEIGHT = 5e-4;
    private static final int VALIDATION = 24;
    private static final String SHEET = "reconstruction.png";

    /** Numbers that a block keeps of each of its cells for its gradient, in multiples of the width; measured, from below. */
    private static final double KEPT = 12;

    private TrainVae() {}

    /**
     * Refuses, before any clip is read, a step that this machine's memory cannot hold.
     *
     * @throws HaneulException with the most crops that fit
     */
    public static void check(HaneulVaeConfig config, Options options) {
        double cells = options.crop() / 4.0 * options.crop() / 4.0 * options.frames();
        double crop = KEPT * Float.BYTES * cells * config.width() * 2 * config.blocks();
        Memory.check(
                "A batch of " + options.batch() + " crops of " + options.crop() + " pixels and " + options.frames()
                        + " frames",
                crop * options.batch(),
                "‹batch›",
                options.batch());
    }

    /**
     * Trains the compression network of a model on clips, and leaves the result in the run's folder.
     *
     * @return how many steps the run has
     */
    public static long run(HaneulModel model, Clips training, Clips validation, Options options, Progress progress) {
        Map<String, Tensor> params = new LinkedHashMap<>(model.vaeWeights());
        if (options.onlyDecoder()) {
            params.keySet().removeIf(HaneulVae::encodes);
        }
        Trainable<HaneulVae> trainable = new Trainable<>(
                model.vae(),
                params,
                name -> name.contains("blocks."),
                (target, values, extra) -> save(model, training, validation, options, target, values, extra));
        try (RunFolder folder =
                        RunFolder.open(options.run().out(), options.run().resume());
                Scope scope = Scope.open();
                Replicas<HaneulVae> replicas = new Replicas<>(
                        model.vae(),
                        model.vaeWeights(),
                        Math.min(options.run().threads(), options.batch()),
                        w -> new HaneulVae(model.vae().config(), w))) {
            return new Trainer(
                            new VaeTask(trainable, replicas, training, validation, options, folder.file(SHEET)),
                            options.run())
                    .run(folder, progress);
        }
    }

    private static void save(
            HaneulModel model,
            Clips training,
            Clips validation,
            Options options,
            Path target,
            Map<String, Tensor> values,
            HfFolder.Body extra) {
        Map<String, Tensor> all = new LinkedHashMap<>(model.vaeWeights());
        all.putAll(values);
        HaneulModel learned = model;
        if (!options.onlyDecoder()) {
            double[][] measure = LatentMeasure.of(model, values, training);
            learned = model.measured(measure[0], measure[1]);
        }
        double psnr = Trainer.with(model.vaeWeights(), all, () -> DomainMeasure.psnr(validation, model.vae()));
        learned = learned.trainedOn(model.domain().withPsnr(psnr));
        learned.save(target, DType.F32, "", all, model.ditWeights(), extra);
    }

    private record VaeTask(
            Trainable<HaneulVae> trainable,
            Replicas<HaneulVae> replicas,
            Clips training,
            Clips validation,
            Options options,
            Path sheetFile)
            implements Trainer.Task {
        @Override
        public GradientSync gradients() {
            return replicas;
        }

        /** Every replica learns from crops of its own, drawn from the run's seed, the step and its number. */
        @Override
        public Map<String, Double> step(long step, long steps) {
            Rng rng = new Rng(options.run().seed()).at(2, step);
            boolean early = step < steps / 2;
            int groups = (options.frames() - 1) / 4;
            int frames = 1 + 4 * (early ? (groups + 1) / 2 : groups);
            List<double[]> parts = replicas.learn((vae, part) -> learn(vae, rng.at(part), share(part), frames));
            Map<String, Double> out = new LinkedHashMap<>();
            out.put("loss", parts.stream().mapToDouble(p -> p[0]).sum());
            out.put("latent_square", parts.stream().mapToDouble(p -> p[1]).sum());
            return out;
        }

        /** Number of the batch's crops in a part. */
        private int share(int part) {
            int count = replicas.count();
            return options.batch() * (part + 1) / count - options.batch() * part / count;
        }

        /** Leaves the gradients of one part of the batch; its part of the loss and of the latents' mean square. */
        private double[] learn(HaneulVae vae, Rng rng, int crops, int frames) {
            double part = crops / (double) options.batch();
            Tensor video = crops(rng, crops, frames); // [B, 3, T, S, S]
            Tensor z;
            try (Grad learns = options.onlyDecoder() ? Grad.off() : Grad.on()) {
                z = vae.encodeRaw(video);
            }
            Tensor noisy = z.plus(Tensor.randn(rng, z.shape().dims()).times(options.noise()));
            Tensor error = vae.decodeRaw(noisy).minus(video);
            Tensor weight = detail(video).times(10).plus(0.5);
            Tensor reconstruction = error.abs()
                    .plus(error.square().times(4))
                    .times(weight)
                    .sum()
                    .over(weight.sum().times(3))
                    .times(part);
            Tensor size = z.square().mean().times(part);
            reconstruction.plus(size.times(LATENT_WEIGHT)).backward();
            return new double[] {reconstruction.item(), size.item()};
        }

        /** Random crops of random clips: [B, 3, T, S, S]. */
        private Tensor crops(Rng rng, int count, int frames) {
            int side = options.crop();
            List<Tensor> crops = new ArrayList<>();
            for (int tries = 0; crops.size() < count; tries++) {
                if (tries > 50 * options.batch()) {
                    throw new HaneulException(
                            "There is nothing to train on",
                            "nearly all clips are smaller than " + side + "x" + side + " or shorter than " + frames
                                    + " frames",
                            "choose a smaller ‹crop› or fewer ‹frames›");
                }
                Clips.Clip clip = training.get(rng.nextInt(training.size()));
                if (clip.width() >= side
                        && clip.height() >= side
                        && clip.frames().size() >= frames) {
                    int from = rng.nextInt(clip.frames().size() - frames + 1);
                    crops.add(FrameTensors.tensor(
                            clip.frames().subList(from, from + frames),
                            rng.nextInt(clip.width() - side + 1),
                            rng.nextInt(clip.height() - side + 1),
                            side,
                            side));
                }
            }
            return Tensor.stack(crops, 0);
        }

        /** Local contrast, dilated: the weight of the loss at detail, [B, 1, T, H, W] in 0…1. */
        private static Tensor detail(Tensor video) {
            long b = video.size(0);
            long t = video.size(2);
            long h = video.size(3);
            long w = video.size(4);
            Tensor frames = video.transpose(1, 2).reshape(b * t, 3, h, w);
            Tensor contrast =
                    frames.minus(Ops.averagePool(frames, 9, 1, 4)).abs().amax(1, true);
            return Ops.maxPool(contrast, 5, 1, 2)
                    .clamp(0, 1)
                    .reshape(b, t, 1, h, w)
                    .transpose(1, 2);
        }

        @Override
        public Map<String, Double> validate(long step, Progress within) {
            double square = 0;
            long count = 0;
            int n = Math.min(VALIDATION, validation.size());
            ContactSheet sheet = new ContactSheet();
            for (int i = 0; i < n; i++) {
                within.at("validate", i, n);
                try (Scope scope = Scope.open()) {
                    Tensor truth = FrameTensors.tensor(
                            GroupCrop.frames(validation.get(i).frames(), 4));
                    HaneulVae vae = trainable.network();
                    Tensor back = vae.decodeRaw(vae.encodeRaw(truth.unsqueeze(0)))
                            .squeeze(0)
                            .clamp(-1, 1);
                    square += back.minus(truth).square().mean().item();
                    count++;
                    if (i < 4) {
                        sheet.row(FrameTensors.frames(truth));
                        sheet.row(FrameTensors.frames(back));
                    }
                }
            }
            sheet.write(sheetFile);
            return Map.of("psnr", 10 * Math.log10(4 / (square / count)));
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("task", "vae");
            out.put("data", training.identity());
            out.put("batch", options.batch());
            out.put("crop", options.crop());
            out.put("frames", options.frames());
            out.put("noise", options.noise());
            out.put("only_decoder", options.onlyDecoder());
            return out;
        }
    }
}
