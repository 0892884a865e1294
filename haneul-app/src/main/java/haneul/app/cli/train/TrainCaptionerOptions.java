package haneul.app.cli.train;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Writable;
import haneul.model.caption.CaptionerConfig;
import haneul.model.family.haneul.HaneulCaptioner;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.model.text.Subwords;
import haneul.model.weights.HfFolder;
import haneul.model.weights.ModelFolder;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.tensor.Tensor;
import haneul.train.TrainCaptioner;
import haneul.train.data.Clips;
import haneul.train.data.DataSet;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of training a captioner, and the run that they ask for. */
final class TrainCaptionerOptions {
    private static final long USUAL_STEPS = 10_000;
    private static final String TRAINING = "training";
    private static final int MOST = 100_000_000;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--vae",
            paramLabel = "MODEL",
            description = "Checkpoint with the compression network (default: that of --init or --resume, or bundled).")
    @Nullable
    String vae;

    @Option(
            names = "--rate",
            defaultValue = "0.01",
            paramLabel = "X",
            description = "Learning rate at its peak (default: ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--batch",
            defaultValue = "32",
            paramLabel = "N",
            description = "Clips a step (default: ${DEFAULT-VALUE}).")
    long batch;

    @Option(
            names = "--dim",
            defaultValue = "192",
            paramLabel = "N",
            description = "Width of the captioner (default: ${DEFAULT-VALUE}).")
    long dim;

    @Option(
            names = "--heads",
            defaultValue = "6",
            paramLabel = "N",
            description = "Number of attention heads (default: ${DEFAULT-VALUE}).")
    long heads;

    @Option(
            names = "--depth",
            defaultValue = "4:2:1:2",
            paramLabel = "V:S:U:M",
            description = {
                "Blocks of the video encoder, of the sentence encoder (0: it rewrites no prompts), and of the",
                "decoder without and with cross-attention (default: ${DEFAULT-VALUE})."
            })
    String depth;

    @Option(
            names = "--patch",
            defaultValue = "4",
            paramLabel = "N",
            description = "Width and height of a patch, in latents: a power of two (default: ${DEFAULT-VALUE}).")
    long patch;

    @Option(
            names = "--words",
            defaultValue = "96",
            paramLabel = "N",
            description = "Largest number of tokens of a caption; longer ones are cut (default: ${DEFAULT-VALUE}).")
    long words;

    @Option(
            names = "--contrastive",
            defaultValue = "0.2",
            paramLabel = "X",
            description = "Weight of the contrastive loss; the other has 1 (default: ${DEFAULT-VALUE}).")
    double contrastive;

    @Option(
            names = "--styled",
            defaultValue = "0.7",
            paramLabel = "PART",
            description = {
                "Share of the steps, the last ones, that train on short and descriptive captions alone",
                "(default: ${DEFAULT-VALUE})."
            })
    double styled;

    @Option(
            names = "--rewriting",
            defaultValue = "1",
            paramLabel = "PART",
            description = "Sentences to rewrite a step, as a share of --batch (default: ${DEFAULT-VALUE}).")
    double rewriting;

    @Option(
            names = "--sentences",
            defaultValue = "10000",
            paramLabel = "N",
            description =
                    "Clips whose captions are learned to be rewritten, the first ones (default: ${DEFAULT-VALUE}).")
    long sentences;

    @Option(
            names = "--sentences-of",
            paramLabel = "DATA",
            description = "Other data for that, of which the captions alone are read (default: those of --data).")
    @Nullable
    String sentencesOf;

    @Option(
            names = "--noise",
            defaultValue = "0.1",
            paramLabel = "X",
            description = "Standard deviation of what is added to latents (default: ${DEFAULT-VALUE}).")
    double noise;

    @Option(
            names = "--latents",
            paramLabel = "FOLDER",
            description = "Folder of the cached latents; those of train dit serve too (default: RUN/latents).")
    @Nullable
    Path latents;

    /** Trains a captioner as the options say. */
    void run(TrainingOptions training, Console console) {
        long began = System.nanoTime();
        RunSettings settings = new RunSettings(spec, training);
        settings.resume();
        training.checkData();
        TrainCaptioner.Options options = new TrainCaptioner.Options(
                training.run(USUAL_STEPS, rate),
                Ask.whole("--batch", batch, 1, 100_000),
                Ask.number("--contrastive", contrastive, 0, 100),
                Ask.number("--styled", styled, 0, 1),
                Ask.number("--rewriting", rewriting, 0, 100),
                Ask.number("--noise", noise, 0, 10));
        int side = Ask.whole("--patch", patch, 1, 64);
        Path learned = training.begin();
        Path from = learned != null ? ModelFolder.find(learned.toString()) : ModelFolder.find(vae());
        Path cache = latents != null ? latents : training.out.resolve("latents");
        Writable.checkFolder(cache);
        training.computing.begin();
        Precision precision = training.computing.precision();
        try (HaneulModel model = HaneulModel.open(from, BertEncoder.bgeSmall(), precision);
                Subwords subwords = Subwords.bgeSmall()) {
            int multiple = side * model.vae().spatial();
            TrainCaptioner.Data clips;
            TrainCaptioner.Data measure;
            try (TrainingData data = training.data(console, Math.max(DataSet.LEAST_SIDE, multiple))) {
                settings.keep(Map.of(
                        "--threads",
                        String.valueOf(training.computing.threads()),
                        "--precision",
                        precision.compute() == DType.BF16 ? "bf16" : "fp32"));
                console.note("computes in " + precision);
                Encoding encoding = new Encoding(model, multiple, cache, Ask.whole("--sentences", sentences, 0, MOST));
                TrainingData said = sentencesOf == null ? data : training.data(sentencesOf, console, 1);
                clips = encoding.of(
                        data.training(),
                        said.training(),
                        TRAINING,
                        console.bar().part(1, 2));
                measure = encoding.of(
                        data.validation(),
                        said.validation(),
                        "validation",
                        console.bar().part(2, 2));
                if (said != data) {
                    said.close();
                }
            }
            HaneulCaptioner.Trained captioner = learned != null
                    ? HaneulCaptioner.load(HfFolder.open(from), precision)
                    : HaneulCaptioner.random(
                            config(model, TrainCaptioner.pieces(clips.clips(), subwords), subwords.name()),
                            training.seed,
                            precision);
            HaneulCaptioner.check(captioner.network().config(), model.network(), from.toString());
            try {
                long steps = TrainCaptioner.run(model, captioner, clips, measure, options, console.bar());
                long parameters = captioner.weights().values().stream()
                        .mapToLong(Tensor::count)
                        .sum();
                training.done(console, steps, parameters, (System.nanoTime() - began) / 1e9);
            } finally {
                captioner.weights().values().forEach(Tensor::close);
            }
        }
    }

    /** Caches latents of clips, and vectors of the captions of the first ones. */
    private record Encoding(HaneulModel model, int multiple, Path cache, int sentences) {
        TrainCaptioner.Data of(Clips clips, Clips said, String name, Progress progress) {
            LatentCache latents = build(cache.resolve(name), clips, LatentCache.Content.WHOLE, progress.part(1, 2));
            return new TrainCaptioner.Data(
                    latents,
                    clips == said && latents.hasWords()
                            ? latents
                            : build(
                                    cache.resolve(name + "-sentences"),
                                    said.first(sentences),
                                    LatentCache.Content.SENTENCES,
                                    progress.part(2, 2)));
        }

        private LatentCache build(Path folder, Clips clips, LatentCache.Content content, Progress progress) {
            return LatentCache.build(
                    folder, model.vae(), model.text(), model.network(), clips, multiple, content, progress);
        }
    }

    private String vae() {
        return vae == null ? ModelFolder.BUNDLED : vae;
    }

    private CaptionerConfig config(HaneulModel model, List<Integer> pieces, String tokenizer) {
        String[] blocks = depth.split(":");
        if (!depth.matches("\\d{1,3}(:\\d{1,3}){3}")) {
            throw new HaneulException(
                    "--depth cannot be " + depth,
                    "it is four whole numbers: blocks of the video encoder, of the sentence encoder, and of the decoder"
                            + " without and with cross-attention",
                    "write something like 4:2:1:2");
        }
        return new CaptionerConfig(
                model.vae().channels(),
                Ask.whole("--patch", patch, 1, 64),
                Ask.whole("--dim", dim, 8, 16_384),
                Ask.whole("--heads", heads, 1, 512),
                Ask.whole("--depth", Long.parseLong(blocks[0]), 1, 1000),
                Integer.parseInt(blocks[1]),
                Integer.parseInt(blocks[2]),
                Ask.whole("--depth", Long.parseLong(blocks[3]), 1, 1000),
                model.text().width(),
                Ask.whole("--words", words, 4, 512),
                model.network(),
                tokenizer,
                pieces);
    }
}
