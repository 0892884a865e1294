package haneul.app.cli.train;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.eval.StudioSamples;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.model.weights.ModelFolder;
import haneul.tensor.DType;
import haneul.tensor.Precision;
import haneul.train.DitCost;
import haneul.train.TrainDit;
import haneul.train.data.CaptionBlend;
import haneul.train.data.DataSet;
import haneul.train.data.LatentCache;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of training a transformer, and the run that they ask for. */
final class TrainDitOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    private static final Pattern STAGE = Pattern.compile("[1-9]\\d{0,4}:\\d{1,2}(:\\d{1,2})?");
    private static final long USUAL_STEPS = 10_000;
    private static final String TRAINING = "training";

    @Option(
            names = "--vae",
            paramLabel = "MODEL",
            description = "Checkpoint with the compression network (default: that of --init or --resume).")
    @Nullable
    Path vae;

    @Option(
            names = "--rate",
            defaultValue = "0.01",
            paramLabel = "X",
            description = "Learning rate at its peak (default: ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--tokens",
            defaultValue = "1280",
            paramLabel = "N",
            description = "Approximate number of patches a step (default: ${DEFAULT-VALUE}).")
    long tokens;

    @Option(
            names = "--dim",
            defaultValue = "256",
            paramLabel = "N",
            description = "Width of the transformer (default: ${DEFAULT-VALUE}).")
    long dim;

    @Option(
            names = "--depth",
            defaultValue = "8",
            paramLabel = "N",
            description = "Number of transformer blocks (default: ${DEFAULT-VALUE}).")
    long depth;

    @Option(
            names = "--heads",
            defaultValue = "4",
            paramLabel = "N",
            description = "Number of attention heads (default: ${DEFAULT-VALUE}).")
    long heads;

    @Option(
            names = "--patch",
            defaultValue = "4",
            paramLabel = "N",
            description = "Width and height of a patch, in latents (default: ${DEFAULT-VALUE}).")
    long patch;

    @Option(
            names = "--stages",
            split = ",",
            paramLabel = "STAGE",
            description = {
                "U-Net stages around the blocks, the finest first, as CHANNELS:PAIRS or CHANNELS:PAIRS:BLOCKS,",
                "such as 64:2,128:2:1; a patch is twice as wide as a cell of the last one (default: none)."
            })
    List<String> stages = List.of();

    @Option(
            names = "--text-share",
            defaultValue = "0.6",
            paramLabel = "PART",
            description = "Share of samples that are conditioned on text alone (default: ${DEFAULT-VALUE}).")
    double textShare;

    @Option(
            names = "--noise-mean",
            defaultValue = "0.6",
            paramLabel = "X",
            description = "Mean of the logit of the noise level (default: ${DEFAULT-VALUE}).")
    double noiseMean;

    @Option(
            names = "--noise-deviation",
            defaultValue = "1.2",
            paramLabel = "X",
            description = "Standard deviation of the logit of the noise level (default: ${DEFAULT-VALUE}).")
    double noiseDeviation;

    @Option(
            names = "--checkpointing",
            description =
                    "Recompute the blocks' activations in the backward pass: less memory, about a third more time.")
    boolean checkpointing;

    @Option(
            names = "--captions",
            paramLabel = "BLEND",
            description = {
                "Captions to train on, by weight: given, machine, short, descriptive, such as",
                "machine:0.95,given:0.05 (default: that where a machine described clips, else all alike)."
            })
    @Nullable
    String captions;

    @Option(
            names = "--latents",
            paramLabel = "FOLDER",
            description = "Folder of the cached latents; runs over the same clips can share it (default: RUN/latents).")
    @Nullable
    Path latents;

    @Option(
            names = "--more-latents",
            paramLabel = "FOLDER",
            description =
                    "Cached latents of other clips, made with --only-latents, to train on as well; may be repeated.")
    List<Path> moreLatents = List.of();

    @Option(names = "--only-latents", description = "Only encode and cache the latents; a later call trains on them.")
    boolean onlyLatents;

    /** Trains a transformer as the options say. */
    void run(TrainingOptions training, Console console) {
        long began = System.nanoTime();
        RunSettings settings = new RunSettings(spec, training);
        settings.resume();
        training.checkData();
        TrainDit.Options options = new TrainDit.Options(
                training.run(USUAL_STEPS, rate),
                Ask.whole("--tokens", tokens, 1, 10_000_000),
                Ask.number("--text-share", textShare, 0, 1),
                Ask.number("--noise-mean", noiseMean, -10, 10),
                Ask.number("--noise-deviation", noiseDeviation, 0.01, 10),
                checkpointing,
                captions == null ? null : CaptionBlend.parse(captions));
        int side = Ask.whole("--patch", patch, 1, 64);
        Path learned = training.begin();
        Path from = learned != null ? learned : vae;
        if (from == null) {
            throw new HaneulException(
                    "A transformer cannot be trained yet",
                    "it needs a compression network, and neither --vae nor --init names one",
                    "train one with haneul train vae, then add --vae RUN/checkpoint");
        }
        from = ModelFolder.find(from.toString());
        Path cache = latents != null ? latents : training.out.resolve("latents");
        Writable.checkFolder(cache);
        training.computing.begin();
        Precision precision = training.computing.precision();
        try (HaneulModel model = model(training, from, learned != null, precision, side)) {
            DitCost.check(model.dit().config(), options.tokens());
            String network = model.network();
            if (learned != null && vae != null) {
                same(vae, network, precision);
            }
            int multiple = model.dit().config().patchSize().h() * model.vae().spatial();
            List<LatentCache> more = moreLatents.stream()
                    .map(folder -> LatentCache.open(folder.resolve(TRAINING), model.text(), network, multiple))
                    .toList();
            LatentCache measure;
            LatentCache clips;
            try (TrainingData data = training.data(console, Math.max(DataSet.LEAST_SIDE, multiple))) {
                settings.keep(Map.of(
                        "--threads",
                        String.valueOf(training.computing.threads()),
                        "--precision",
                        precision.compute() == DType.BF16 ? "bf16" : "fp32"));
                console.note("computes in " + precision);
                clips = LatentCache.build(
                        cache.resolve(TRAINING),
                        model.vae(),
                        model.text(),
                        network,
                        data.training(),
                        multiple,
                        console.bar().part(1, 2));
                measure = LatentCache.build(
                        cache.resolve("validation"),
                        model.vae(),
                        model.text(),
                        network,
                        data.validation(),
                        multiple,
                        console.bar().part(2, 2));
            }
            if (onlyLatents) {
                encoded(console, cache, clips.size(), measure.size(), (System.nanoTime() - began) / 1e9);
                return;
            }
            for (LatentCache other : more) {
                clips = clips.and(other);
            }
            TrainDit.Options blended = options.captions() == null ? usual(options, clips, console) : options;
            long steps = TrainDit.run(model, clips, measure, blended, new StudioSamples(model), console.bar());
            training.done(console, steps, model.parameters(), (System.nanoTime() - began) / 1e9);
        }
    }

    /** Most captions are the machine's if one described clips, and a note says so. */
    private static TrainDit.Options usual(TrainDit.Options options, LatentCache clips, Console console) {
        CaptionBlend blend = CaptionBlend.usual(clips);
        if (blend != null) {
            console.note("a machine described clips: captions are drawn by ‹captions› " + blend);
        }
        return options.captions(blend);
    }

    /** A transformer that learned over one compression network cannot go on over another. */
    private static void same(Path vae, String network, Precision precision) {
        try (HaneulModel asked =
                HaneulModel.open(ModelFolder.find(vae.toString()), BertEncoder.bgeSmall(), precision)) {
            if (!asked.network().equals(network)) {
                throw new HaneulException(
                        "The transformer cannot go on learning over the latents of " + vae,
                        "it has learned over those of another compression network",
                        "leave out --vae, or train a new one without --init and --resume");
            }
        }
    }

    private static void encoded(Console console, Path cache, int training, int validation, double seconds) {
        console.say(cache + ": latents of " + training + " clips to train on and " + validation + " to measure with, "
                + Bar.time(seconds));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("latents", cache.toString());
        result.put("training", training);
        result.put("validation", validation);
        result.put("seconds", seconds);
        console.result(result);
    }

    /** The checkpoint's compression network with the transformer of --init, of the run, or a new one. */
    private HaneulModel model(TrainingOptions training, Path from, boolean goesOn, Precision precision, int side) {
        HaneulModel first = HaneulModel.open(from, BertEncoder.bgeSmall(), precision);
        if (first.hasTransformer() && goesOn) {
            HaneulDitConfig has = first.dit().config();
            same("--dim", dim, has.dim());
            same("--depth", depth, has.depth());
            same("--heads", heads, has.heads());
            same("--patch", patch, has.patchSize().h());
            if (!stages.isEmpty() && !stages().equals(has.stages())) {
                throw new HaneulException(
                        "A transformer cannot change its shape",
                        "--stages is " + String.join(",", stages) + " and the checkpoint has others",
                        "leave --stages out, or train a new one with --vae instead of --init or --resume");
            }
            return first;
        }
        HaneulDitConfig plain = new HaneulDitConfig(
                first.vae().channels(),
                new Patch(1, side, side),
                Ask.whole("--dim", dim, 8, 16_384),
                Ask.whole("--depth", depth, 1, 1000),
                Ask.whole("--heads", heads, 1, 512),
                first.text().width());
        if (stages.isEmpty()) {
            return first.withTransformer(plain, training.seed);
        }
        HaneulDitConfig staged = plain.staged(stages());
        if (asked("--patch") && patch != staged.patchSize().h()) {
            throw new HaneulException(
                    "--patch cannot be " + patch,
                    stages.size() + " stages end at patches of "
                            + staged.patchSize().h(),
                    "leave --patch out, or choose other --stages");
        }
        return first.withTransformer(staged, training.seed);
    }

    private List<HaneulDitConfig.StageConfig> stages() {
        return stages.stream()
                .map(s -> {
                    if (!STAGE.matcher(s).matches()) {
                        throw new HaneulException(
                                "--stages cannot be " + s,
                                "a stage is CHANNELS:PAIRS or CHANNELS:PAIRS:BLOCKS in whole numbers",
                                "write something like 64:2,128:2:1");
                    }
                    String[] parts = s.split(":");
                    return new HaneulDitConfig.StageConfig(
                            Integer.parseInt(parts[0]),
                            Integer.parseInt(parts[1]),
                            parts.length < 3 ? 0 : Integer.parseInt(parts[2]));
                })
                .toList();
    }

    private boolean asked(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** A transformer that goes on learning keeps its shape: another one may not be asked for. */
    private void same(String option, long asked, long has) {
        if (asked != has && asked(option)) {
            throw new HaneulException(
                    "A transformer cannot change its shape",
                    option + " is " + asked + " and the checkpoint has " + has,
                    "leave " + option + " out, or train a new one with --vae instead of --init or --resume");
        }
    }
}
