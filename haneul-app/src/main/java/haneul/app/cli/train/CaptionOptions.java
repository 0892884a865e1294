package haneul.app.cli.train;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Computing;
import haneul.core.HaneulException;
import haneul.model.caption.CaptionStyle;
import haneul.model.caption.ClipCaptioner;
import haneul.model.weights.ModelFolder;
import haneul.train.data.DataSet.Skipped;
import haneul.train.data.caption.CaptionFolder;
import haneul.train.data.caption.Shard;
import haneul.train.data.caption.Sight;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of captioning a folder, and the work that they ask for. */
final class CaptionOptions {
    private static final int FRAMES = 33;
    private static final int BATCH = 8;
    private static final int MOST_PARALLEL = 256;

    @Parameters(paramLabel = "FOLDER", description = "Folder of clips and pictures, with captions or without.")
    Path folder;

    @Option(
            names = "--model",
            defaultValue = ModelFolder.BUNDLED,
            paramLabel = "MODEL",
            description = {
                "The captioner: bundled, a training run, or the address of an OpenAI-compatible vision model such as",
                "http://localhost:11434/v1#qwen2.5vl; the key for it is taken from HANEUL_API_KEY",
                "(default: ${DEFAULT-VALUE})."
            })
    String model;

    @Option(
            names = "--styles",
            split = ",",
            defaultValue = "short,descriptive",
            paramLabel = "STYLE",
            description = "Styles of captions: short, descriptive (default: both).")
    List<CaptionStyle> styles;

    @Option(
            names = "--variations",
            defaultValue = "1",
            paramLabel = "N",
            description = "Captions of each clip in each style (default: ${DEFAULT-VALUE}).")
    long variations;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of the variations after the first (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--format",
            defaultValue = "jsonl",
            paramLabel = "FORMAT",
            description = {
                "jsonl: captions.machine.jsonl in the folder; txt: whale.short.txt and whale.descriptive.txt beside",
                "each clip as well (default: ${DEFAULT-VALUE})."
            })
    String format;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "Only one of N parts of the clips, for N processes, such as 2/8.")
    @Nullable
    String shard;

    @Option(names = "--overwrite", description = "Describe clips again that this model has described.")
    boolean overwrite;

    @Option(
            names = "--limit",
            defaultValue = "0",
            paramLabel = "N",
            description = "Largest number of clips that are described in this call; 0 for all (default: 0).")
    long limit;

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = {
                "Largest number of frames that are seen of a clip: evenly spaced ones behind a URL (default: 8), else",
                "the first ones (default: 33)."
            })
    @Nullable
    Long frames;

    @Option(
            names = "--longest-side",
            defaultValue = "256",
            paramLabel = "PIXELS",
            description = "Largest width or height of what is seen; larger clips are scaled down (default: 256).")
    long longestSide;

    @Option(
            names = "--parallel",
            defaultValue = "4",
            paramLabel = "N",
            description = "Questions that are asked at once behind a URL (default: ${DEFAULT-VALUE}).")
    long parallel;

    @Option(
            names = "--rate",
            defaultValue = "0",
            paramLabel = "N",
            description = "Largest number of questions a minute behind a URL; 0 for any (default: 0).")
    double rate;

    /** Describes the clips as the options say. */
    void run(Computing computing, Console console) {
        final long began = System.nanoTime();
        boolean remote = Captioners.isRemote(model);
        if (!List.of("jsonl", "txt").contains(format)) {
            throw new HaneulException(
                    "--format cannot be " + format, "captions are written as jsonl or txt", "choose --format jsonl");
        }
        int seen = Ask.whole("--frames", frames == null ? (remote ? 8 : FRAMES) : frames, 1, 10_000);
        CaptionFolder.Options options = new CaptionFolder.Options(
                styles.stream().distinct().sorted().toList(),
                Ask.whole("--variations", variations, 1, 100),
                seed,
                shard == null ? Shard.ALL : Shard.parse(shard),
                overwrite,
                format.equals("txt"),
                Ask.whole("--limit", limit, 0, Integer.MAX_VALUE),
                new Sight(seen, remote, Ask.whole("--longest-side", longestSide, 16, 4096)),
                remote ? 1 : BATCH,
                remote ? Ask.whole("--parallel", parallel, 1, MOST_PARALLEL) : 0);
        double perMinute = Ask.number("--rate", rate, 0, 1_000_000);
        CaptionFolder.check(folder);
        if (!remote) {
            computing.begin();
        }
        try (ClipCaptioner captioner = Captioners.open(model, computing.precision(), perMinute)) {
            CaptionFolder.Outcome done = CaptionFolder.write(folder, options, captioner, console.bar());
            told(done, captioner.name(), (System.nanoTime() - began) / 1e9, console);
        }
    }

    private void told(CaptionFolder.Outcome done, String by, double seconds, Console console) {
        List<Skipped> skipped = done.skipped();
        if (!skipped.isEmpty()) {
            console.note(skipped.size() + " captions were not written:");
            TrainingData.list(
                    skipped.stream().map(s -> s.name() + ": " + s.why()).toList(), console);
        }
        if (done.captioned() + done.kept() == 0 && !skipped.isEmpty()) {
            throw HaneulException.run(
                    "None of the " + done.clips() + " clips in " + folder + " was captioned",
                    skipped.get(0).name() + ": " + skipped.get(0).why(),
                    "mend the clips, or try another model");
        }
        console.say(done.file() + ": " + done.captioned() + " clips captioned by " + by + ", " + done.kept()
                + " were there already" + (done.left() > 0 ? ", " + done.left() + " are left" : "") + ", "
                + Bar.time(seconds));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("captions", done.file().toString());
        result.put("model", by);
        result.put("clips", done.clips());
        result.put("captioned", done.captioned());
        result.put("kept", done.kept());
        result.put("left", done.left());
        result.put(
                "skipped",
                skipped.stream()
                        .map(s -> Map.of("file", s.name(), "because", s.why()))
                        .toList());
        result.put("seconds", seconds);
        console.result(result);
    }
}
