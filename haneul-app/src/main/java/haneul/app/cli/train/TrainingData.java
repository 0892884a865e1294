package haneul.app.cli.train;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.core.HaneulException;
import haneul.core.Writable;
import haneul.eval.WorldClips;
import haneul.train.data.Clips;
import haneul.train.data.DataSet;
import haneul.train.data.PackedClips;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Clips to train on and clips to measure with: those of a folder, or of the toy world. */
public record TrainingData(Clips training, Clips validation) implements AutoCloseable {
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
    private static final int LEAST_VALIDATION_CLIPS = 32;
    private static final int SHOWN = 10;
    private static final long NOTED = 50_000_000;

    /**
     * Opens what {@code --data} names.
     *
     * @param frames where the decoded frames of a folder's clips are kept
     * @param leastSide clips with a shorter side are left out; pixels
     */
    public static TrainingData open(
            String data, DataSet.Reading reading, Path frames, int leastSide, int threads, Console console) {
        if (data.equals(WORLD) || data.startsWith(WORLD + ":")) {
            int clips = data.equals(WORLD) ? 1_000_000 : clips(data.substring(WORLD.length() + 1));
            int measured = Math.max(LEAST_VALIDATION_CLIPS, Math.min(VALIDATION_CLIPS, clips));
            return new TrainingData(new WorldClips(1, clips, SHAPES), new WorldClips(2, measured, VALIDATION_SHAPES));
        }
        DataSet set = DataSet.open(Path.of(data), reading, console.bar());
        if (!set.skipped().isEmpty()) {
            console.note(set.skipped().size() + " of the files in " + data + " are skipped:");
            list(set.skipped().stream().map(s -> s.name() + ": " + s.why()).toList(), console);
        }
        if (!set.adapted().isEmpty()) {
            console.note(set.adapted().size() + " of the files in " + data + " are adapted:");
            list(set.adapted(), console);
        }
        long bytes = PackedClips.missing(set.training(), frames.resolve("training"), leastSide)
                + PackedClips.missing(set.validation(), frames.resolve("validation"), leastSide);
        if (bytes > NOTED) {
            console.note(String.format(Locale.ROOT, "decoded frames take about %.1f GB in %s", bytes / 1e9, frames));
        }
        Writable.checkSpace("The decoded frames", frames, bytes);
        PackedClips training = PackedClips.of(
                set.training(),
                frames.resolve("training"),
                leastSide,
                threads,
                console.bar().part(1, 2));
        PackedClips validation;
        try {
            validation = PackedClips.of(
                    set.validation(),
                    frames.resolve("validation"),
                    leastSide,
                    threads,
                    console.bar().part(2, 2));
        } catch (RuntimeException e) {
            training.close();
            throw e;
        }
        training.skipped().forEach(s -> console.note("skipped: " + s));
        validation.skipped().forEach(s -> console.note("skipped: " + s));
        console.note(training.size() + " clips to train on, " + validation.size() + " to measure with");
        return new TrainingData(training, validation);
    }

    /** Notes the first lines, and how many more there are. */
    static void list(List<String> lines, Console console) {
        lines.stream().limit(SHOWN).forEach(line -> console.note("  " + line));
        if (lines.size() > SHOWN) {
            console.note("  and " + (lines.size() - SHOWN) + " more");
        }
    }

    /** Closes the files of both. */
    @Override
    public void close() {
        training.close();
        validation.close();
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
}
