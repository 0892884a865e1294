package haneul.train;

import haneul.core.Progress;
import haneul.core.Rng;
import haneul.core.Writable;
import haneul.model.caption.CaptionStyle;
import haneul.model.caption.CaptionWriter;
import haneul.model.caption.CaptionerNetwork;
import haneul.model.caption.Decoding;
import haneul.model.caption.Vocabulary;
import haneul.model.family.haneul.HaneulCaptioner;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.Subwords;
import haneul.tensor.DType;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.train.data.LatentCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains a captioner as DALL·E 3's was (Betker et al., 2023, section 2): first on all captions with a contrastive and a
 * language-modelling loss (CoCa; Yu et al., 2022), then on short and descriptive ones alone. A part of each batch are sentences
 * that are to be rewritten as the descriptive caption of their clip.
 */
public final class TrainCaptioner {
    /**
     * @param batch clips in a step
     * @param contrastive weight of the contrastive loss; that of the language-modelling loss is 1
     * @param styled share of the steps, the last ones, that train on short and descriptive captions alone, 0…1
     * @param rewriting sentences to rewrite in a step, as a share of {@code batch}
     * @param noise standard deviation of what is added to latents, which have variance 1
     */
    public record Options(
            TrainOptions run, int batch, double contrastive, double styled, double rewriting, double noise) {}

    /**
     * What is learned from.
     *
     * @param clips with latents
     * @param sentences with vectors of the captions; may be the same
     */
    public record Data(LatentCache clips, LatentCache sentences) {}

    private static final int VALIDATION = 128;
    private static final int SHOWN = 12;
    private static final String SAMPLES = "samples.txt";

    private TrainCaptioner() {}

    /**
     * Trains a captioner on cached latents, and leaves the result in the run's folder.
     *
     * @param model its compression network
     * @param captioner the network with its weights
     * @return how many steps the run has
     */
    public static long run(
            HaneulModel model,
            HaneulCaptioner.Trained captioner,
            Data training,
            Data validation,
            Options options,
            Progress progress) {
        var config = captioner.network().config();
        Trainable<CaptionerNetwork> trainable = new Trainable<>(
                captioner.network(),
                captioner.weights(),
                name -> name.contains("blocks."),
                (target, values, extra) -> HaneulCaptioner.save(target, DType.F32, model, config, values, extra));
        try (RunFolder folder =
                        RunFolder.open(options.run().out(), options.run().resume());
                Scope scope = Scope.open();
                Subwords subwords = Subwords.bgeSmall();
                Replicas<CaptionerNetwork> replicas = new Replicas<>(
                        captioner.network(),
                        captioner.weights(),
                        Math.min(options.run().threads(), options.batch()),
                        w -> new CaptionerNetwork(config, model.compute(), w))) {
            CaptionWriter writer = new CaptionWriter(captioner.network(), subwords);
            return new Trainer(
                            new CaptionTask(
                                    trainable,
                                    replicas,
                                    sampler(training, writer),
                                    sampler(validation, writer),
                                    training,
                                    validation.clips(),
                                    writer,
                                    options,
                                    model.precision(),
                                    folder.file(SAMPLES)),
                            options.run())
                    .run(folder, progress);
        }
    }

    private static CaptionSampler sampler(Data data, CaptionWriter writer) {
        return new CaptionSampler(
                data.clips,
                data.sentences,
                writer.vocabulary(),
                writer.network().config().longest());
    }

    /** The pieces of all captions of a set: the vocabulary of a new captioner. */
    public static List<Integer> pieces(LatentCache clips, Subwords subwords) {
        return Vocabulary.pieces(subwords, CaptionSampler.texts(clips));
    }

    private record CaptionTask(
            Trainable<CaptionerNetwork> trainable,
            Replicas<CaptionerNetwork> replicas,
            CaptionSampler drawn,
            CaptionSampler measured,
            Data training,
            LatentCache validation,
            CaptionWriter writer,
            Options options,
            String precision,
            Path samples)
            implements Trainer.Task {
        @Override
        public GradientSync gradients() {
            return replicas;
        }

        @Override
        public Map<String, Double> step(long step, long steps) {
            boolean styles = step >= (1 - options.styled()) * steps && drawn.describes();
            int parts = replicas.count();
            List<double[]> all = replicas.learn((network, part) -> {
                Rng rng = new Rng(options.run().seed()).at(4, step, part);
                int clips = share(options.batch(), part, parts);
                CaptionSampler.Clips batch = drawn.clips(styles, clips, rng.at(0));
                List<Tensor> seen = noisy(batch.latents(), rng.at(1));
                CaptionerNetwork.Predicted p = network.describe(seen, batch.captions());
                Tensor words = p.languageLoss();
                Tensor contrast = network.contrastiveLoss(p);
                Tensor loss = words.plus(contrast.times(options.contrastive()));
                int sentences = network.rewrites() && drawn.rewrites()
                        ? share((int) Math.round(options.rewriting() * options.batch()), part, parts)
                        : 0;
                double rewriting = 0;
                if (sentences > 0) {
                    CaptionSampler.Sentences pairs = drawn.sentences(sentences, rng.at(2));
                    Tensor rewritten =
                            network.rewrite(pairs.vectors(), pairs.captions()).languageLoss();
                    rewriting = rewritten.item();
                    loss = loss.plus(rewritten);
                }
                loss.over(parts).backward();
                return new double[] {
                    loss.item() / parts, words.item() / parts, contrast.item() / parts, rewriting / parts, clips
                };
            });
            Map<String, Double> out = new LinkedHashMap<>();
            String[] names = {"loss", "words", "contrast", "rewriting", "clips"};
            for (int i = 0; i < names.length; i++) {
                int at = i;
                out.put(names[i], all.stream().mapToDouble(a -> a[at]).sum());
            }
            return out;
        }

        private static int share(int of, int part, int parts) {
            return of * (part + 1) / parts - of * part / parts;
        }

        private List<Tensor> noisy(List<Tensor> latents, Rng rng) {
            if (options.noise() == 0) {
                return latents;
            }
            List<Tensor> out = new ArrayList<>();
            for (int i = 0; i < latents.size(); i++) {
                Tensor x = latents.get(i);
                out.add(x.plus(Tensor.randn(rng.at(i), x.shape().dims()).times(options.noise())));
            }
            return out;
        }

        /** Losses and shares of right tokens on the first clips; some captions are written beside what was given. */
        @Override
        public Map<String, Double> validate(long step, Progress within) {
            int n = Math.min(VALIDATION, validation.size());
            Map<String, Double> out = new LinkedHashMap<>();
            CaptionerNetwork network = trainable.network();
            for (CaptionStyle style : CaptionStyle.values()) {
                try (Scope scope = Scope.open()) {
                    List<Tensor> latents = new ArrayList<>();
                    List<int[]> ids = new ArrayList<>();
                    for (int i = 0; i < n; i++) {
                        String text = measured.caption(i, style);
                        if (text != null) {
                            latents.add(validation.get(i).full());
                            ids.add(writer.vocabulary()
                                    .ids(style, text, network.config().longest()));
                        }
                    }
                    if (latents.isEmpty()) {
                        continue;
                    }
                    CaptionerNetwork.Predicted p = network.describe(latents, ids);
                    String name = style.name().toLowerCase(Locale.ROOT);
                    out.put("valid_" + name, p.languageLoss().item());
                    out.put("right_" + name, p.accuracy());
                    out.put("valid_contrast_" + name, network.contrastiveLoss(p).item());
                    within.at("validate", style.ordinal() + 1L, CaptionStyle.values().length);
                }
            }
            if (network.rewrites() && measured.rewrites()) {
                try (Scope scope = Scope.open()) {
                    CaptionSampler.Sentences pairs = measured.sentences(n, new Rng(13));
                    CaptionerNetwork.Predicted p = network.rewrite(pairs.vectors(), pairs.captions());
                    out.put("valid_rewriting", p.languageLoss().item());
                }
            }
            write(Math.min(SHOWN, n), out);
            return out;
        }

        private void write(int n, Map<String, Double> figures) {
            StringBuilder text = new StringBuilder();
            int exact = 0;
            try (Scope scope = Scope.open()) {
                int all = Math.min(VALIDATION, validation.size());
                List<Tensor> latents = new ArrayList<>();
                for (int i = 0; i < all; i++) {
                    latents.add(validation.get(i).full());
                }
                List<String> said = writer.describe(latents, CaptionStyle.DESCRIPTIVE, Decoding.GREEDY, 1);
                List<String> brief = writer.describe(latents.subList(0, n), CaptionStyle.SHORT, Decoding.GREEDY, 1);
                for (int i = 0; i < all; i++) {
                    String truth = String.valueOf(measured.caption(i, CaptionStyle.DESCRIPTIVE));
                    exact += truth.equalsIgnoreCase(said.get(i)) ? 1 : 0;
                    if (i < n) {
                        text.append("given:       ").append(truth).append('\n');
                        text.append("descriptive: ").append(said.get(i)).append('\n');
                        text.append("short:       ").append(brief.get(i)).append("\n\n");
                    }
                }
                figures.put("exact", exact / (double) all);
                Files.writeString(samples, text);
            } catch (IOException e) {
                throw Writable.failed(samples, e);
            }
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("task", "captioner");
            out.put("clips", training.clips.size());
            out.put("data", training.clips.identity());
            out.put("batch", options.batch());
            out.put("contrastive", options.contrastive());
            out.put("styled", options.styled());
            out.put("rewriting", options.rewriting());
            out.put("noise", options.noise());
            out.put("precision", precision);
            return out;
        }
    }
}
