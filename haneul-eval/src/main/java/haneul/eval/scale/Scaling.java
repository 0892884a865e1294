package haneul.eval.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import haneul.core.FolderLock;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.core.Writable;
import haneul.diffusion.Studio;
import haneul.eval.StudioSamples;
import haneul.model.dit.Patch;
import haneul.model.family.haneul.HaneulDitConfig;
import haneul.model.family.haneul.HaneulModel;
import haneul.model.text.BertEncoder;
import haneul.model.weights.Atomically;
import haneul.model.weights.Config;
import haneul.tensor.Precision;
import haneul.tensor.Tensor;
import haneul.train.DitCost;
import haneul.train.RunLog;
import haneul.train.TrainDit;
import haneul.train.TrainOptions;
import haneul.train.data.Clips;
import haneul.train.data.LatentCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Trains models of several sizes for several budgets on the same latents, and fits the law. Each is a run in a folder of
 * its own, as the learning rate depends on the length: what is finished stays, what was stopped goes on.
 */
public final class Scaling {
    /** The patch size of the transformers, in latents. */
    public static final int PATCH = 4;

    /** Prompts of the toy world. */
    public static final List<String> PROMPTS = List.of(
            "a small red circle moves left on a grey background",
            "a large blue square moves up on a white background",
            "a green triangle stands still on a black background",
            "a yellow star moves right on a grey background");

    private static final double RATE = 0.01;
    private static final double TEXT_SHARE = 0.6;
    private static final double NOISE_MEAN = 0.6;
    private static final double NOISE_DEVIATION = 1.2;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The plan of a scaling experiment.
     *
     * @param folder for all of it
     * @param terms the budgets
     * @param tokens patches a step, at least
     * @param prompts to paint with the models of 1, 4 and 16 times the compute; none paints nothing
     */
    public record Plan(
            Path folder,
            List<ModelSize> sizes,
            List<Term> terms,
            int tokens,
            long seed,
            int threads,
            Precision precision,
            List<String> prompts) {
        public Plan {
            sizes = List.copyOf(sizes);
            terms = List.copyOf(terms);
            if (sizes.stream().distinct().count() < sizes.size()
                    || terms.stream().distinct().count() < terms.size()) {
                throw new HaneulException(
                        "A size or a budget is there twice", "each model is trained once", "leave out one of them");
            }
            if (terms.size() < Law.LEAST) {
                throw new HaneulException(
                        "A law cannot be fitted to " + terms.size() + " budgets",
                        "it has three numbers, and needs as many budgets",
                        "choose at least three, such as ‹budgets› 0.5,2,8");
            }
            if (!prompts.isEmpty()) {
                Comparison.need(terms);
            }
        }

        private Path run(ModelSize size, Term term) {
            return folder.resolve("runs").resolve(size + "-" + term.toString().replace(" ", ""));
        }

        /** The sum of the budgets that are given in minutes. */
        public double minutes() {
            return sizes.size()
                    * terms.stream()
                            .filter(t -> !t.inSteps())
                            .mapToDouble(Term::amount)
                            .sum();
        }
    }

    /** Opens the model of a point for some work, and closes it. */
    interface Opening {
        <R> R with(Point p, Function<Studio, R> work);
    }

    private final Plan plan;
    private final HaneulModel base;
    private final String network;
    private final Consumer<String> notes;
    private final Progress progress;

    private Scaling(Plan plan, HaneulModel base, Consumer<String> notes, Progress progress) {
        this.plan = plan;
        this.base = base;
        this.network = base.network();
        this.notes = notes;
        this.progress = progress;
    }

    /**
     * Trains what is missing, and writes {@code scale.json}, {@code scale.md}, {@code scale.png} and, if prompts are to be
     * painted, {@code pictures.png}.
     *
     * @param base has the compression network; stays open
     * @param notes receives a line for each finished model
     * @throws HaneulException when the folder was begun with other clips or options, or is in use
     */
    public static ScalingReport run(
            Plan plan, HaneulModel base, Clips training, Clips validation, Consumer<String> notes, Progress progress) {
        try (FolderLock lock =
                FolderLock.take(plan.folder(), "Models cannot be scaled in", "another haneul scale is running there")) {
            return new Scaling(plan, base, notes, progress).run(training, validation);
        }
    }

    private ScalingReport run(Clips training, Clips validation) {
        claim(training.identity());
        LatentCache clips = latents("training", training);
        LatentCache measure = latents("validation", validation);
        List<Point> points = new ArrayList<>();
        double left = plan.minutes();
        int number = 0;
        int all = plan.sizes().size() * plan.terms().size();
        for (Term term : plan.terms()) {
            for (ModelSize size : plan.sizes()) {
                number++;
                double ahead = left;
                Point p = finished(size, term).orElse(null);
                if (p == null) {
                    String name = "train " + size + " for " + term + " (" + number + " of " + all
                            + (ahead > 0 ? "; " + Math.round(Math.ceil(ahead)) + " min for all that is left)" : ")");
                    train(size, term, clips, measure, (stage, done, total) -> {
                        String detail = stage.contains(",") ? stage.substring(stage.indexOf(',')) : "";
                        progress.at(stage.startsWith("train") ? name + detail : stage, done, total);
                    });
                    p = finished(size, term).orElseThrow(() -> unfinished(size, term));
                }
                left -= term.inSteps() ? 0 : term.amount();
                points.add(p);
                notes.accept(String.format(
                        Locale.ROOT,
                        "%d of %d: %s for %s, %,d steps, %s TFLOP, loss %.4f",
                        number,
                        all,
                        size,
                        term,
                        p.steps(),
                        ScalingReport.number(p.teraflops()),
                        p.loss()));
            }
        }
        ScalingReport report = ScalingReport.of(points);
        write(report);
        return report;
    }

    private Optional<Point> finished(ModelSize size, Term term) {
        return RunLog.of(plan.run(size, term))
                .filter(RunLog::finished)
                .map(log -> Point.of(size, term, log))
                .filter(p -> Double.isFinite(p.loss()) && p.flops() > 0);
    }

    private HaneulException unfinished(ModelSize size, Term term) {
        return HaneulException.run(
                "The model " + size + " for " + term + " has no figures",
                "its log in " + plan.run(size, term) + " lacks the last step",
                "delete that folder and call again");
    }

    private LatentCache latents(String part, Clips clips) {
        int multiple = base.vae().spatial() * PATCH;
        return LatentCache.build(
                plan.folder().resolve("latents").resolve(part),
                base.vae(),
                base.text(),
                network,
                clips,
                multiple,
                progress);
    }

    private void train(ModelSize size, Term term, LatentCache clips, LatentCache measure, Progress told) {
        HaneulModel model = base.withTransformer(
                new HaneulDitConfig(
                        base.vae().channels(),
                        new Patch(1, PATCH, PATCH),
                        size.dim(),
                        size.depth(),
                        size.heads(),
                        base.text().width()),
                plan.seed());
        try {
            DitCost.check(model.dit().config(), plan.tokens());
            double seconds = term.inSteps() ? 1 : secondsPerStep(model, size, clips);
            TrainDit.run(model, clips, measure, options(size, term, seconds), new StudioSamples(model), told);
        } finally {
            model.ditWeights().values().forEach(Tensor::close);
        }
    }

    private TrainDit.Options options(ModelSize size, Term term, double secondsPerStep) {
        return new TrainDit.Options(
                new TrainOptions(
                        plan.run(size, term),
                        term.budget(secondsPerStep),
                        RATE,
                        Integer.MAX_VALUE,
                        plan.seed(),
                        plan.threads(),
                        true),
                plan.tokens(),
                TEXT_SHARE,
                NOISE_MEAN,
                NOISE_DEVIATION);
    }

    /** Measured once for each size and kept, so that four times the minutes are four times the compute. */
    private double secondsPerStep(HaneulModel model, ModelSize size, LatentCache clips) {
        Path file = plan.folder().resolve("pace.json");
        Map<String, Object> paces = new LinkedHashMap<>();
        if (Files.exists(file)) {
            Config.open(file)
                    .json()
                    .fields()
                    .forEachRemaining(f -> paces.put(f.getKey(), f.getValue().asDouble()));
        }
        if (!(paces.get(size.toString()) instanceof Double known) || known <= 0) {
            Term any = plan.terms().get(0);
            paces.put(size.toString(), TrainDit.secondsPerStep(model, clips, options(size, any, 1), progress));
            Config.write(file, paces);
        }
        return (Double) paces.getOrDefault(size.toString(), 1.0);
    }

    /** Remembers what the folder is made of, or refuses one that is made of something else. */
    private void claim(String clips) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("clips", clips);
        facts.put("network", network);
        facts.put("tokens", plan.tokens());
        facts.put("seed", plan.seed());
        facts.put("threads", plan.threads());
        facts.put("precision", plan.precision().toString());
        Path file = plan.folder().resolve("plan.json");
        if (Files.exists(file)) {
            Config was = Config.open(file);
            facts.forEach((key, value) -> {
                String then = was.json().path(key).asText();
                if (!then.equals(String.valueOf(value))) {
                    throw new HaneulException(
                            "Models cannot be added to " + plan.folder(),
                            "its others were trained with the " + key + " " + then + " and now it is " + value,
                            "ask for the same again, or name another folder");
                }
            });
            return;
        }
        Config.write(file, facts);
    }

    private void write(ScalingReport report) {
        Path folder = plan.folder();
        Atomically.file(folder.resolve("scale.json"), t -> Files.write(t, JSON.writeValueAsBytes(report.json())));
        List<String> text = new ArrayList<>(List.of("# What more compute gives", ""));
        text.addAll(report.lines());
        text.addAll(List.of("", "![Loss over compute](scale.png)"));
        if (!plan.prompts().isEmpty()) {
            text.addAll(List.of("", "![The same prompts at 1, 4 and 16 times the compute](pictures.png)"));
        }
        Atomically.file(folder.resolve("scale.md"), t -> Files.write(t, text));
        Plot.write(folder.resolve("scale.png"), report);
        if (!plan.prompts().isEmpty()) {
            Comparison.write(
                    folder.resolve("pictures.png"),
                    Comparison.need(plan.terms()),
                    Law.bestOfEach(report.points()),
                    plan.prompts(),
                    plan.seed(),
                    new Opening() {
                        @Override
                        public <R> R with(Point p, Function<Studio, R> work) {
                            Path run = plan.run(p.size(), p.term()).resolve("checkpoint");
                            try (HaneulModel model = HaneulModel.open(run, BertEncoder.bgeSmall(), plan.precision())) {
                                return work.apply(new Studio(model, notes));
                            }
                        }
                    },
                    progress);
        }
    }

    /** Refuses, before any work is done, a folder that cannot be written or that holds something else. */
    public static void check(Path folder) {
        Writable.checkFolder(folder);
        if (!Files.isDirectory(folder) || Files.exists(folder.resolve("plan.json"))) {
            return;
        }
        try (var inside = Files.list(folder)) {
            if (inside.anyMatch(p -> !p.endsWith(FolderLock.FILE) && !p.endsWith("frames"))) {
                throw new HaneulException(
                        "Models cannot be scaled in " + folder,
                        "there is something else in it",
                        "name a new or empty folder");
            }
        } catch (IOException e) {
            throw Writable.failed(folder, e);
        }
    }
}
