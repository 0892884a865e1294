package haneul.app.cli.train;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.core.HaneulException;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.family.haneul.HaneulVaeConfig;
import haneul.model.text.BertEncoder;
import haneul.model.weights.ModelFolder;
import haneul.tensor.Precision;
import haneul.train.TrainVae;
import haneul.train.data.DataSet;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of training a compression network, and the run that they ask for. */
final class TrainVaeOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    private static final long USUAL_STEPS = 3000;

    @Option(
            names = "--rate",
            defaultValue = "0.01",
            paramLabel = "X",
            description = "Learning rate at its peak (default: ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--batch",
            defaultValue = "16",
            paramLabel = "N",
            description = "Number of crops a step (default: ${DEFAULT-VALUE}).")
    long batch;

    @Option(
            names = "--crop",
            defaultValue = "48",
            paramLabel = "PIXELS",
            description = "Width and height of a crop, in pixels (default: ${DEFAULT-VALUE}).")
    long crop;

    @Option(
            names = "--frames",
            defaultValue = "9",
            paramLabel = "N",
            description = "Number of frames of a crop (default: ${DEFAULT-VALUE}).")
    long frames;

    @Option(
            names = "--noise",
            defaultValue = "0.1",
            paramLabel = "X",
            description = "Standard deviation of the noise added to latents in training (default: ${DEFAULT-VALUE}).")
    double noise;

    @Option(
            names = "--channels",
            defaultValue = "8",
            paramLabel = "N",
            description = "Number of latent channels (default: ${DEFAULT-VALUE}).")
    long channels;

    @Option(
            names = "--width",
            defaultValue = "96",
            paramLabel = "N",
            description = "Width of the network, in channels (default: ${DEFAULT-VALUE}).")
    long width;

    @Option(
            names = "--blocks",
            defaultValue = "3",
            paramLabel = "N",
            description = "Residual blocks in the encoder, and in the decoder (default: ${DEFAULT-VALUE}).")
    long blocks;

    @Option(
            names = "--only-decoder",
            description = {
                "Train the decoder of --init alone. Latents stay what they are: cached latents, and transformers",
                "that were trained on them, stay valid."
            })
    boolean onlyDecoder;

    /** Trains a compression network as the options say. */
    void run(TrainingOptions training, Console console) {
        long began = System.nanoTime();
        RunSettings settings = new RunSettings(spec, training);
        settings.resume();
        training.checkData();
        TrainVae.Options options = new TrainVae.Options(
                training.run(USUAL_STEPS, rate),
                Ask.whole("--batch", batch, 1, 4096),
                Ask.whole("--crop", crop, 8, 1024),
                Ask.whole("--frames", frames, 1, 1025),
                Ask.number("--noise", noise, 0, 10),
                onlyDecoder);
        HaneulVaeConfig config = HaneulVaeConfig.of(
                Ask.whole("--channels", channels, 1, 256),
                Ask.whole("--width", width, 8, 4096),
                Ask.whole("--blocks", blocks, 1, 100));
        TrainVae.check(config, options);
        Path from = training.begin();
        if (onlyDecoder && from == null) {
            throw new HaneulException(
                    "A decoder cannot be trained alone",
                    "there is no encoder to train it for, since --init names no model",
                    "add --init MODEL, or leave out --only-decoder");
        }
        training.computing.begin();
        try (TrainingData data = training.data(console, DataSet.LEAST_SIDE);
                HaneulModel model = model(training, from, config)) {
            settings.keep(Map.of("--threads", String.valueOf(training.computing.threads())));
            long steps = TrainVae.run(model, data.training(), data.validation(), options, console.bar());
            training.done(console, steps, model.parameters(), (System.nanoTime() - began) / 1e9);
        }
    }

    private HaneulModel model(TrainingOptions training, @Nullable Path from, HaneulVaeConfig config) {
        if (!training.computing.precision.equals("auto") && !training.computing.precision.equals("fp32")) {
            throw new HaneulException(
                    "A compression network cannot be trained in " + training.computing.precision,
                    "its pixels need fp32",
                    "leave out --precision");
        }
        return from != null
                ? HaneulModel.open(ModelFolder.find(from.toString()), BertEncoder.bgeSmall(), Precision.FP32)
                : HaneulModel.random(config, null, training.seed, BertEncoder.bgeSmall(), Precision.FP32);
    }
}
