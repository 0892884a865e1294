package haneul.app.cli.train;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Computing;
import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.model.weights.HfFolder;
import haneul.train.Budget;
import haneul.train.TrainOptions;
import haneul.train.data.DataSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all trainings take. */
public final class TrainingOptions {
    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = {
                "Folder of clips and pictures with captions: name.txt beside each, or one captions.jsonl.",
                "\"world:N\" draws N clips of the toy world instead."
            })
    @Nullable
    public String data;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "RUN",
            description = "Folder of the checkpoint, the log and the sheets of samples.")
    public Path out;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Total number of steps (default: vae 3000, others 10000).")
    @Nullable
    public Long steps;

    @Option(
            names = "--hours",
            paramLabel = "H",
            description = {
                "Duration in hours instead of --steps, such as 0.5.",
                "The first steps are timed, and the number of steps is then fixed."
            })
    @Nullable
    public Double hours;

    @Option(
            names = "--resume",
            description = "Go on with the run in that folder, with the options that it was started with.")
    public boolean resume;

    @Option(names = "--init", paramLabel = "MODEL", description = "Checkpoint whose weights the training starts from.")
    @Nullable
    public Path init;

    @Option(
            names = "--every",
            defaultValue = "500",
            paramLabel = "N",
            description = "Steps from one checkpoint to the next (default: ${DEFAULT-VALUE}).")
    public long every;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of all random draws (default: ${DEFAULT-VALUE}).")
    public long seed;

    @Mixin
    public Computing computing;

    @Option(
            names = "--longest-side",
            defaultValue = "256",
            paramLabel = "PIXELS",
            description = "Largest width or height; larger clips are scaled down (default: ${DEFAULT-VALUE}).")
    public long longestSide;

    @Option(
            names = "--most-frames",
            defaultValue = "65",
            paramLabel = "N",
            description = "Largest number of frames; longer clips are cut (default: ${DEFAULT-VALUE}).")
    public long mostFrames;

    @Option(
            names = "--fps",
            defaultValue = "0",
            paramLabel = "X",
            description = "Frame rate to which all clips are resampled; 0 keeps each its own (default: 0).")
    public double fps;

    /** Refuses, before any work is done, a call that names nothing to train on. */
    void checkData() {
        if (data == null) {
            throw new HaneulException(
                    "Something is missing: --data",
                    resume
                            ? "the run in " + out + " does not say what it was trained on"
                            : "there is nothing to train on",
                    "add --data FOLDER");
        }
    }

    /**
     * What the training takes from here; refuses a folder that cannot be written before any work is done.
     *
     * @param usual steps, if neither steps nor hours are asked for
     */
    public TrainOptions run(long usual, double learningRate) {
        Writable.checkFolder(out);
        return new TrainOptions(
                out,
                budget(usual),
                Ask.number("--rate", learningRate, 0, 1),
                Ask.whole("--every", every, 1, Integer.MAX_VALUE),
                seed,
                computing.threads(),
                resume);
    }

    private Budget budget(long usual) {
        if (hours == null) {
            return Budget.ofSteps(Ask.whole("--steps", steps == null ? usual : steps, 1, Integer.MAX_VALUE));
        }
        if (steps != null) {
            throw new HaneulException(
                    "A training cannot have both --steps and --hours",
                    "the number of steps is measured so that they fit into the hours",
                    "leave out one of them");
        }
        return Budget.ofHours(Ask.number("--hours", hours, 1e-6, 100_000));
    }

    /** Whose weights to begin with: the run's own where it has a checkpoint to go on with, else those of --init, if any. */
    @Nullable
    public Path begin() {
        Path checkpoint = out.resolve("checkpoint");
        return resume && Files.exists(checkpoint.resolve(HfFolder.INDEX)) ? checkpoint : init;
    }

    /** The clips; those with a side shorter than {@code leastSide} pixels are left out. */
    public TrainingData data(Console console, int leastSide) {
        return data(Objects.requireNonNull(data), console, leastSide);
    }

    /** Those of other data than {@code --data}. */
    TrainingData data(String from, Console console, int leastSide) {
        DataSet.Reading reading = new DataSet.Reading(
                Ask.whole("--longest-side", longestSide, 16, 4096),
                Ask.whole("--most-frames", mostFrames, 1, 100_000),
                Ask.number("--fps", fps, 0, 240));
        return TrainingData.open(
                from,
                reading,
                out.resolve(from.equals(data) ? "frames" : "frames-of-sentences"),
                leastSide,
                computing.threads(),
                console);
    }

    /** Says and prints what came of a run. */
    public void done(Console console, long steps, long parameters, double seconds) {
        Path checkpoint = out.resolve("checkpoint");
        console.say(checkpoint + ": " + steps + " steps, " + String.format("%,d", parameters) + " weights, seed " + seed
                + ", " + Bar.time(seconds));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("checkpoint", checkpoint.toString());
        result.put("log", out.resolve("log.jsonl").toString());
        result.put("steps", steps);
        result.put("parameters", parameters);
        result.put("seed", seed);
        result.put("seconds", seconds);
        console.result(result);
    }
}
