package haneul.app.cli.measure;

import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.Computing;
import haneul.app.cli.option.PaintOptions;
import haneul.app.cli.train.TrainingData;
import haneul.core.HaneulException;
import haneul.eval.scale.ModelSize;
import haneul.eval.scale.Scaling;
import haneul.eval.scale.ScalingReport;
import haneul.eval.scale.Term;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.model.weights.ModelFolder;
import haneul.train.data.DataSet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells from small models what larger ones and longer trainings would give. */
@Command(
        name = "scale",
        description = "Train transformers of several sizes for several budgets, and tell what more compute would give.")
public final class ScaleCommand implements Callable<Integer> {
    private static final DataSet.Reading READING = new DataSet.Reading(256, 65, 0);

    @Mixin
    Common common;

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

    @Override
    public Integer call() {
        Console console = common.console();
        long began = System.nanoTime();
        Scaling.check(out);
        Path folder = ModelFolder.find(vae);
        computing.begin();
        Scaling.Plan plan = new Scaling.Plan(
                out,
                sizes.stream().map(ModelSize::parse).toList(),
                budgets.stream().map(Term::parse).toList(),
                Ask.whole("--tokens", tokens, 1, 10_000_000),
                seed,
                computing.threads(),
                computing.precision(),
                prompts());
        if (plan.minutes() > 0) {
            console.note("all models together are trained for " + Bar.time(60 * plan.minutes())
                    + ", besides what is finished already");
        }
        ScalingReport report;
        try (HaneulModel base = HaneulModel.open(folder, BertEncoder.bgeSmall(), plan.precision())) {
            TrainingData clips = TrainingData.open(
                    data,
                    READING,
                    out.resolve("frames"),
                    Math.max(DataSet.LEAST_SIDE, base.vae().spatial() * Scaling.PATCH),
                    plan.threads(),
                    console);
            report = Scaling.run(plan, base, clips.training(), clips.validation(), console::note, console.bar());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        report.lines().forEach(console::say);
        console.say("");
        console.say(out.resolve("scale.md") + ", scale.json and scale.png"
                + (plan.prompts().isEmpty() ? "" : ", pictures.png") + ", seed " + seed + ", " + Bar.time(seconds));
        Map<String, Object> result = new LinkedHashMap<>(report.json());
        result.put("out", out.toString());
        result.put("seed", seed);
        result.put("seconds", seconds);
        console.result(result);
        return 0;
    }

    private List<String> prompts() {
        if (pictures == null) {
            return List.of();
        }
        if (pictures.isEmpty()) {
            return Scaling.PROMPTS;
        }
        try {
            return PaintOptions.lines(Path.of(pictures));
        } catch (java.nio.file.InvalidPathException e) {
            throw new HaneulException("There is no file " + pictures, e.getReason(), "name a text file");
        }
    }
}
