package haneul.train;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.model.weights.Config;
import haneul.model.weights.Safetensors;
import haneul.optim.AdamW;
import haneul.optim.Ema;
import haneul.optim.Gradients;
import haneul.optim.Muon;
import haneul.optim.Optimizer;
import haneul.optim.Schedule;
import haneul.tensor.Device;
import haneul.tensor.Grad;
import haneul.tensor.Precision;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.tensor.Threads;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop that all trainings share. Everything random in a step is drawn from the run's seed and the step's number, so
 * a run that was killed and resumed ends, on the CPU, with the same bits as one that never was.
 */
final class Trainer {
    /** A network with its loss, its data and its validation. */
    interface Task {
        /** The network. */
        Trainable<?> trainable();

        /** Adds up the gradients that a step leaves in several places. */
        GradientSync gradients();

        /**
         * Computes gradients of one batch.
         *
         * @param steps of the whole run
         * @return figures; one is {@code loss}, and {@code flops}, if present, is summed over the run
         */
        Map<String, Double> step(long step, long steps);

        /** Figures on the validation split, with the averaged weights in place; can be cancelled. */
        Map<String, Double> validate(long step, Progress within);

        /** Facts that must be the same when the run is resumed. */
        Map<String, Object> facts();
    }

    private static final int LOGGED = 20;

    private final Task task;
    private final TrainOptions options;
    private final Map<String, Tensor> params;
    private final List<Optimizer> optimizers;
    private final Ema ema;
    private final Hyperparameters settings;
    private final Schedule schedule;
    private RunLength pace;
    private double flops;

    Trainer(Task task, TrainOptions options) {
        this.task = task;
        this.options = options;
        this.pace = new RunLength(options.budget().steps(), options.every());
        this.params = task.trainable().params();
        params.values().forEach(p -> p.requiresGrad(true));
        Map<String, Tensor> hidden = new LinkedHashMap<>();
        Map<String, Tensor> rest = new LinkedHashMap<>();
        params.forEach((name, p) -> (isHidden(name, p) ? hidden : rest).put(name, p));
        this.settings = options.hyperparameters();
        schedule = Schedule.warmupStableDecay(settings.warmup(), settings.decay());
        optimizers = List.of(
                new Muon(hidden, settings.muonMomentum(), settings.muonDecay()),
                new AdamW(rest, settings.adamBeta1(), settings.adamBeta2(), settings.adamDecay()));
        ema = new Ema(params, settings.ema());
    }

    /** Matrices and kernels inside the network, which Muon moves. */
    private boolean isHidden(String name, Tensor p) {
        return task.trainable().hidden().test(name)
                && name.endsWith(".weight")
                && p.rank() >= 2
                && !name.contains("norm");
    }

    /**
     * Trains to the end, from the start or from the last checkpoint.
     *
     * @return how many steps there are in all
     */
    long run(RunFolder folder, Progress progress) {
        Threads.set(options.threads());
        Threads.deterministic(Device.current().equals(Device.CPU)); // on a GPU the same bits would cost much time
        pace = RunLength.of(task, options, folder, progress);
        long steps = pace.steps();
        long start = options.resume() ? restore(folder) : 0;
        folder.forgetAfter(start);
        long began = System.nanoTime();
        for (long step = start; step < steps; step++) {
            long stepBegan = System.nanoTime();
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("step", step + 1);
            step(step, steps, line);
            long now = System.nanoTime();
            if (line.get("patches") instanceof Double patches) {
                line.put("patches_per_second", patches * 1e9 / (now - stepBegan));
            }
            if (line.remove("flops") instanceof Double more) {
                flops += more;
                if (Double.isFinite(flops)) {
                    line.put("flops", flops);
                }
            }
            line.put("seconds", (now - began) / 1e9);
            long done = step + 1;
            boolean due = done == steps || done % pace.every() == 0;
            HaneulException stop = null;
            if (due) {
                save(folder, done); // before anything that may go wrong
                Progress within = progress.within("train", done - 1, steps);
                stop = stopped(() -> line.putAll(validated(done, within)));
            }
            if (due || done % LOGGED == 0) {
                folder.log(line);
            }
            stop = stop != null ? stop : stopped(() -> progress.at(describe(line), done, steps));
            if (stop != null) {
                if (!due) {
                    save(folder, done);
                }
                throw HaneulException.cancelled(stop.what(), "add ‹resume› to go on from step " + done)
                        .from(stop);
            }
        }
        return steps;
    }

    /** One step of so many: gradients, weights, averages. */
    void step(long step, long steps, Map<String, Object> line) {
        double rate = schedule.at(step / (double) steps);
        line.put("rate", rate * options.learningRate());
        try (Scope scope = Scope.open()) {
            line.putAll(task.step(step, steps));
            task.gradients().sum();
        }
        double gradient = Gradients.clip(params.values(), settings.clip());
        line.put("gradient", gradient);
        refuseNonFinite(line.get("loss"), gradient, step);
        optimizers.get(0).step(rate * options.learningRate());
        optimizers.get(1).step(rate * options.learningRate() * settings.adamRate());
        ema.step(step);
    }

    /** Why the work was stopped, or null if it was not: what was learned is to be saved first. */
    private static @Nullable HaneulException stopped(Runnable work) {
        try {
            work.run();
            return null;
        } catch (HaneulException e) {
            if (e.kind() == HaneulException.Kind.CANCELLED) {
                return e;
            }
            throw e;
        }
    }

    /** Stops before NaN or infinite values get into the weights and the checkpoint. */
    private void refuseNonFinite(@Nullable Object loss, double gradient, long step) {
        if (!Double.isFinite(gradient) || (loss instanceof Double d && !Double.isFinite(d))) {
            throw HaneulException.run(
                    "The training in " + options.out() + " diverged at step " + (step + 1),
                    "the loss is " + loss + " and the gradient's norm " + gradient,
                    "start another run with a smaller ‹rate›; the last checkpoint is as it was");
        }
    }

    private static String describe(Map<String, Object> line) {
        Object loss = line.get("loss");
        return loss instanceof Double d ? String.format(Locale.ROOT, "train, loss %.4f", d) : "train";
    }

    /** Validation sees the averages. */
    Map<String, Double> validated(long step, Progress within) {
        return with(params, ema.average(), () -> task.validate(step, within));
    }

    /** Works with other values in the weights, without gradients; the weights' own come back after it. */
    static <R> R with(Map<String, Tensor> weights, Map<String, Tensor> values, Supplier<R> work) {
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            Map<String, Tensor> own = new LinkedHashMap<>();
            weights.forEach((name, p) -> {
                own.put(name, p.detach().copy());
                p.copyFrom(values.get(name));
            });
            try {
                return work.get();
            } finally {
                weights.forEach((name, p) -> p.copyFrom(own.get(name)));
            }
        }
    }

    /** Facts that must be the same when the run is resumed. */
    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>(task.facts());
        facts.put("steps", pace.steps());
        facts.put("seed", options.seed());
        facts.put("threads", options.threads());
        facts.put("learning_rate", options.learningRate());
        return facts;
    }

    private void save(RunFolder folder, long step) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        params.forEach((name, p) -> state.put("param." + name, p.detach()));
        ema.average().forEach((name, t) -> state.put("ema." + name, t));
        optimizers.forEach(o -> state.putAll(o.state()));
        Map<String, Object> facts = facts();
        facts.put("step", step);
        facts.put("weights", params.values().stream().mapToLong(Tensor::count).sum());
        if (Double.isFinite(flops)) {
            facts.put("flops", flops);
        }
        if (options.budget().timed()) {
            facts.put("hours", options.budget().hours());
            facts.put("every", pace.every());
        }
        task.trainable().save().to(folder.checkpoint(), ema.average(), writer -> {
            Safetensors.write(writer.folder().resolve("trainer").resolve("state.safetensors"), state, Map.of());
            Config.write(writer.folder().resolve("trainer").resolve("state.json"), facts);
        });
    }

    private long restore(RunFolder folder) {
        Config saved = whole(folder, folder::state);
        if (saved == null) {
            return 0;
        }
        facts().forEach((key, value) -> {
            String was = saved.json().path(key).asText();
            if (saved.has(key) && !plain(was).equals(plain(String.valueOf(value)))) {
                throw new HaneulException(
                        "The training in " + options.out() + " cannot be resumed as asked",
                        key + " was " + was + " and is now " + value,
                        "resume with the same options, or start another run with ‹init›");
            }
        });
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            Path file = folder.checkpoint().resolve("trainer").resolve("state.safetensors");
            Map<String, Tensor> state =
                    whole(folder, () -> Safetensors.open(file).loadAll());
            params.forEach((name, p) -> p.copyFrom(need(folder, state, "param." + name)));
            ema.average().forEach((name, t) -> t.copyFrom(need(folder, state, "ema." + name)));
            optimizers.forEach(o -> o.restore(state));
        }
        flops = saved.json().path("flops").asDouble(Double.NaN); // older runs did not count
        return saved.integer("step", 0, Integer.MAX_VALUE);
    }

    /** A value without the reason for it, which {@link Precision} names behind it. */
    private static String plain(String value) {
        return value.replaceFirst(" \\(.*\\)$", "");
    }

    /** The trainer's own files lie nowhere else: where they are broken only the model is left to go on with. */
    private <R> R whole(RunFolder folder, Supplier<R> read) {
        try {
            return read.get();
        } catch (HaneulException e) {
            throw lost(folder, e.what() + ", " + e.because()).from(e);
        }
    }

    private Tensor need(RunFolder folder, Map<String, Tensor> state, String name) {
        Tensor t = state.get(name);
        if (t == null) {
            throw lost(folder, "its checkpoint lacks " + name);
        }
        return t;
    }

    private HaneulException lost(RunFolder folder, String because) {
        return new HaneulException(
                "The training in " + options.out() + " cannot be resumed",
                because,
                "start another run with ‹init› " + folder.checkpoint());
    }
}
