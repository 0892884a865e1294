package haneul.app.cli.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.app.cli.console.Bar;
import haneul.app.cli.console.Console;
import haneul.app.cli.option.Ask;
import haneul.app.cli.option.Common;
import haneul.app.cli.option.Computing;
import haneul.core.HaneulException;
import haneul.core.Machine;
import haneul.core.Writable;
import haneul.diffusion.Studio;
import haneul.eval.Ceilings;
import haneul.eval.EvalReport;
import haneul.eval.Evaluation;
import haneul.eval.Originals;
import haneul.eval.Sheet;
import haneul.eval.Subject;
import haneul.job.ModelFolder;
import haneul.model.VideoModel;
import haneul.model.family.Families;
import haneul.model.weights.Atomically;
import haneul.tensor.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how well a model of the toy world paints what it is told. */
@Command(name = "eval", description = "Measure with the toy world's oracle how well a model paints what it is told.")
public final class EvalCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 32;
    private static final int GUESSES = 300;
    private static final int LOOKED = 1000;

    @Mixin
    Common common;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            defaultValue = ModelFolder.BUNDLED,
            description = "A model's folder or a training run; the bundled model if left out.")
    String model;

    @Option(
            names = "--prompts",
            defaultValue = "64",
            paramLabel = "N",
            description =
                    "Prompts of one and two things as training has them; half as many or a quarter of each other kind "
                            + "(${DEFAULT-VALUE}).")
    long prompts;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the prompts and the noise (${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--steps", paramLabel = "N", description = "Of the sampler (as the model likes it).")
    @Nullable
    Long steps;

    @Option(
            names = "--training",
            paramLabel = "FOLDER",
            description = "What the model was trained on: look through it for copies.")
    @Nullable
    Path training;

    @Option(
            names = "--training-clips",
            paramLabel = "N",
            description = "How many of its clips are looked through, at most (" + LOOKED + ").")
    @Nullable
    Long trainingClips;

    @Option(names = "--sheet", paramLabel = "PNG", description = "Write what was painted as a picture.")
    @Nullable
    Path sheet;

    @Option(names = "--report", paramLabel = "FILE", description = "Write all figures as JSON, also below a bar.")
    @Nullable
    Path file;

    @Option(
            names = "--reconstructions",
            description = "Measure the compression network alone; the model needs no transformer yet.")
    boolean reconstructions;

    @Option(
            names = "--bar",
            paramLabel = "PART",
            description = "Fail if reconstructions keep less than this of the true clips' joint, such as 0.9.")
    @Nullable
    Double bar;

    @Option(
            names = "--joint-bar",
            paramLabel = "PART",
            description = "Fail if less than this of the prompts is painted all right, such as 0.3.")
    @Nullable
    Double jointBar;

    @Mixin
    Computing computing;

    private int looked() {
        if (trainingClips != null && training == null) {
            throw new HaneulException(
                    "--training-clips says how many to look through, but not of what",
                    "there is no --training",
                    "name the folder that the model was trained on with --training");
        }
        return trainingClips == null ? LOOKED : Ask.whole("--training-clips", trainingClips, 1, 1_000_000);
    }

    @Override
    public Integer call() {
        Console console = common.console();
        long began = System.nanoTime();
        int n = Ask.whole("--prompts", prompts, 1, 100_000);
        if (steps != null) {
            Ask.whole("--steps", steps, 1, 1000);
        }
        checkBars();
        if (file != null) {
            Writable.check(file);
        }
        if (sheet != null) {
            Sheet.check(sheet);
        }
        int looked = looked();
        Path folder = ModelFolder.find(model);
        computing.begin();
        Precision compute = computing.precision();
        try (VideoModel opened = Families.open(folder, compute)) {
            int taken = steps == null ? opened.defaults().steps() : steps.intValue();
            console.note("computes in " + compute);
            Subject subject = Subject.of(new Studio(opened, console::note), taken);
            if (reconstructions) {
                Ceilings ceilings = Ceilings.of(subject, n, seed, console.bar());
                ceilings.table().forEach(console::say);
                Map<String, Object> figures = figures(ceilings.json(), taken, compute, began);
                judge(ceilings);
                done(console, figures);
                return 0;
            }
            Originals originals =
                    training == null ? Originals.NONE : Originals.in(training, subject, looked, console.bar());
            if (training != null && originals.isEmpty()) {
                console.note("looks for no copies: of the clips in " + training
                        + " that were trained on, or of those held back, none has the size and length that is painted");
            }
            EvalReport report = EvalReport.of(subject, new EvalReport.Plan(n, seed, GUESSES, originals), console.bar());
            report.table().forEach(console::say);
            if (sheet != null) {
                List<Evaluation.Painted> all = report.prompted().seen().painted();
                int shown = Math.min(SHOWN, all.size());
                Sheet.write(sheet, all.subList(0, shown));
                console.say(sheet + ": the first " + shown + " prompts, green where the oracle agrees");
            }
            Map<String, Object> figures = figures(report.json(), taken, compute, began);
            judge(report.ceilings());
            if (jointBar != null) {
                report.check(jointBar, model);
            }
            done(console, figures);
        }
        return 0;
    }

    /** Fails where a bar was set for the compression network and is not reached. */
    private void judge(Ceilings ceilings) {
        if (bar != null) {
            ceilings.check(bar, model);
        }
    }

    /** Refuses a bar that is none, and one that nothing would be measured for. */
    private void checkBars() {
        if (bar != null) {
            Ask.number("--bar", bar, 0, 1);
        }
        if (jointBar != null) {
            Ask.number("--joint-bar", jointBar, 0, 1);
        }
        if (reconstructions && (jointBar != null || sheet != null)) {
            throw new HaneulException(
                    (sheet != null ? "--sheet" : "--joint-bar") + " and --reconstructions do not go together",
                    "with --reconstructions nothing is painted",
                    "leave out one of them");
        }
    }

    /** All that was measured, written to a file if that was asked for. */
    private Map<String, Object> figures(Map<String, Object> json, int taken, Precision compute, long began) {
        Map<String, Object> all = new LinkedHashMap<>(json);
        all.put("model", model);
        if (!reconstructions) { // which paint nothing
            all.put("steps", taken);
        }
        all.put("precision", compute.toString());
        all.put("threads", computing.threads());
        all.put("processor", Machine.processor());
        all.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        all.put("seconds", (System.nanoTime() - began) / 1e9);
        if (file != null) {
            Atomically.file(file, t -> Files.write(t, JSON.writeValueAsBytes(all)));
        }
        return all;
    }

    private void done(Console console, Map<String, Object> figures) {
        console.say("model " + model + ", seed " + seed + ", "
                + Bar.time(((Number) figures.getOrDefault("seconds", 0)).doubleValue()));
        console.result(figures);
    }
}
