package haneul.app.cli.measure;

import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Computing;
import haneul.app.cli.train.TrainingData;
import haneul.core.HaneulException;
import haneul.eval.scale.ModelSize;
import haneul.eval.scale.Scaling;
import haneul.eval.scale.ScalingReport;
import haneul.eval.scale.Term;
import haneul.job.Prompts;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.weights.ModelFolder;
import haneul.train.data.DataSet;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code scale}: a {@link Scaling.Plan}. */
final class ScaleOptions {
    private static final DataSet.Reading READING = new DataSet.Reading(256, 65, 0);

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "A new folder, or one to go on with: what is finished is not trained again.")
    Path out;

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "48x2,64x4,96x4,128x6",
            paramLabel = "WIDTHxDEPTH",
            description = "Of the transformers, with commas (${DEFAULT-VALUE}).")
    List<String> sizes;

    @Option(
            names = "--budgets",
            split = ",",
            defaultValue = "0.5,2,8",
            paramLabel = "MINUTES",
            description = {
                "For each size, at least three, with commas; 200steps counts steps (${DEFAULT-VALUE}).",
                "A step of each size is timed once: four times the minutes are four times the compute."
            })
    List<String> budgets;

    @Option(
            names = "--vae",
            defaultValue = ModelFolder.BUNDLED,
            paramLabel = "MODEL",
            description = "Whose compression network is used (${DEFAULT-VALUE}).")
    String vae;

    @Option(
            names = "--data",
            defaultValue = "world:1000",
            paramLabel = "FOLDER",
            description = "Captioned clips, or world:N of the toy world (${DEFAULT-VALUE}).")
    String data;

    @Option(
            names = "--pictures",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE",
            description = {
                "Also paint with the best models of 1, 4 and 16 times the compute, side by side:",
                "the prompts of a text file, one a line, or some of the toy world."
            })
    @Nullable
    String pictures;

    @Option(
            names = "--tokens",
            defaultValue = "1280",
            paramLabel = "N",
            description = "Patches a step, about (${DEFAULT-VALUE}).")
    long tokens;

    @Option(names = "--seed", defaultValue = "1", description = "Of everything random (${DEFAULT-VALUE}).")
    long seed;

    @Mixin
    Computing computing;

    /** What was asked for, checked. */
    Scaling.Plan plan() {
        return new Scaling.Plan(
                out,
                sizes.stream().map(ModelSize::parse).toList(),
                budgets.stream().map(Term::parse).toList(),
                Ask.whole("--tokens", tokens, 1, 10_000_000),
                seed,
                computing.threads(),
                computing.precision(),
                prompts());
    }

    /** Opens the clips, of sizes that the transformers over this compression network take. */
    TrainingData clips(HaneulModel base, Console console) {
        int leastSide = Math.max(DataSet.LEAST_SIDE, base.vae().spatial() * Scaling.PATCH);
        return TrainingData.open(data, READING, out.resolve("frames"), leastSide, computing.threads(), console);
    }

    private List<String> prompts() {
        if (pictures == null) {
            return List.of();
        }
        if (pictures.isEmpty()) {
            return Scaling.PROMPTS;
        }
        try {
            return Prompts.read(Path.of(pictures), System.in);
        } catch (InvalidPathException e) {
            throw new HaneulException("There is no file " + pictures, e.getReason(), "name a text file");
        }
    }

    /** The report for programs, with what it was made of. */
    Map<String, Object> json(ScalingReport report, double seconds) {
        Map<String, Object> result = new LinkedHashMap<>(report.json());
        result.put("out", out.toString());
        result.put("seed", seed);
        result.put("seconds", seconds);
        return result;
    }
}
