package haneul.app.cli;

import haneul.app.eval.WorldClips;
import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.model.weights.HfFolder;
import haneul.tensor.Precision;
import haneul.train.Clips;
import haneul.train.DataSet;
import haneul.train.PackedClips;
import haneul.train.TrainOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all trainings take. */
final class TrainingOptions {
    /** Clips to train on and clips to measure with. */
    record Data(Clips training, Clips validation) {}

    private static final String WORLD = "world";
    private static final int[][] SHAPES = {
        {64, 64, 17},
        {64, 64, 17},
        {64, 64, 17},
        {64, 64, 17},
        {64, 64, 1},
        {96, 64, 17},
        {64, 96, 17},
        {48, 48, 17},
        {64, 64, 9},
        {64, 64, 33}
    };
    private static final int[][] VALIDATION_SHAPES = {{64, 64, 17}};
    private static final int VALIDATION_CLIPS = 200;
    private static final int SHOWN = 10;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FOLDER",
            description = {
                "Clips and pictures with captions: name.txt beside each, or one captions.jsonl.",
                "\"world:N\" draws N clips of the toy world instead."
            })
    String data;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "RUN",
            description = "Folder for the checkpoint, the log and the sheets of samples.")
    Path out;

    @Option(names = "--resume", description = "Go on with the run in that folder.")
    boolean resume;

    @Option(names = "--init", paramLabel = "MODEL", description = "Start from this checkpoint's weights.")
    @Nullable
    Path init;

    @Option(
            names = "--every",
            defaultValue = "500",
            paramLabel = "N",
            description = "Steps from one checkpoint to the next (${DEFAULT-VALUE}).")
    long every;

    @Option(names = "--seed", defaultValue = "1", description = "Of everything random (${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--threads",
            defaultValue = "0",
            paramLabel = "N",
            description = "Processor threads (0: half of the processors, 8 at most).")
    long threads;

    @Option(
            names = "--precision",
            defaultValue = "auto",
            description = "auto, fp32 or bf16: what to compute in (${DEFAULT-VALUE}).")
    String precision;

    @Option(
            names = "--longest-side",
            defaultValue = "256",
            paramLabel = "PIXELS",
            description = "Larger clips are scaled down to it (${DEFAULT-VALUE}).")
    long longestSide;

    @Option(
            names = "--most-frames",
            defaultValue = "65",
            paramLabel = "N",
            description = "Longer clips end there (${DEFAULT-VALUE}).")
    long mostFrames;

    @Option(names = "--fps", defaultValue = "0", description = "Bring all clips to this rate (0: leave each its own).")
    double fps;

    Precision precision() {
        return Precision.parse(precision);
    }

    int threads() {
        return Ask.threads(threads);
    }

    /** What the training takes from here; refuses a folder that cannot be written before any work is done. */
    TrainOptions run(long steps, double learningRate) {
        Writable.checkFolder(out);
        return new TrainOptions(
                out,
                Ask.whole("--steps", steps, 1, Integer.MAX_VALUE),
                Ask.number("--rate", learningRate, 0, 1),
                Ask.whole("--every", every, 1, Integer.MAX_VALUE),
                seed,
                threads(),
                resume);
    }

    /** The checkpoint to go on with, if the run has one. */
    @Nullable
    Path checkpoint() {
        Path checkpoint = out.resolve("checkpoint");
        return resume && Files.exists(checkpoint.resolve(HfFolder.INDEX)) ? checkpoint : null;
    }

    /** The clips; those with a side shorter than {@code leastSide} pixels are left out. */
    Data data(Console console, int leastSide) {
        if (data.equals(WORLD) || data.startsWith(WORLD + ":")) {
            int clips = data.equals(WORLD) ? 1_000_000 : clips(data.substring(WORLD.length() + 1));
            return new Data(new WorldClips(1, clips, SHAPES), new WorldClips(2, VALIDATION_CLIPS, VALIDATION_SHAPES));
        }
        DataSet set = DataSet.open(
                Path.of(data),
                new DataSet.Reading(
                        Ask.whole("--longest-side", longestSide, 16, 4096),
                        Ask.whole("--most-frames", mostFrames, 1, 100_000),
                        Ask.number("--fps", fps, 0, 240)),
                console.bar());
        if (!set.skipped().isEmpty()) {
            console.note(set.skipped().size() + " of the files in " + data + " are skipped:");
            set.skipped().stream().limit(SHOWN).forEach(s -> console.note("  " + s.name() + ": " + s.why()));
            if (set.skipped().size() > SHOWN) {
                console.note("  and " + (set.skipped().size() - SHOWN) + " more");
            }
        }
        Path frames = out.resolve("frames");
        PackedClips training =
                PackedClips.of(set.training(), frames.resolve("training"), leastSide, threads(), console.bar());
        PackedClips validation =
                PackedClips.of(set.validation(), frames.resolve("validation"), leastSide, threads(), console.bar());
        training.skipped().forEach(s -> console.note("skipped: " + s));
        validation.skipped().forEach(s -> console.note("skipped: " + s));
        Data out = new Data(training, validation);
        console.note(out.training().size() + " clips to train on, "
                + out.validation().size() + " to measure with");
        return out;
    }

    private static int clips(String number) {
        if (!number.matches("\\d{1,9}")) {
            throw new HaneulException(
                    "--data cannot be world:" + number,
                    "how many clips is a whole number of at most 9 digits",
                    "write --data world:10000");
        }
        return Ask.whole("The N of --data world:N", Long.parseLong(number), 1, 100_000_000);
    }

    /** Says and prints what came of a run. */
    void done(Console console, long steps, long parameters, double seconds) {
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
