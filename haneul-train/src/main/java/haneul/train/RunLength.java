package haneul.train;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.model.weights.Config;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The length of a run, and how often it is saved. The learning rate depends on the number of steps, so that it is fixed
 * before the first one: where hours are given, some steps are made, timed and thrown away. The run is then bit for bit
 * that of a run with this number of steps.
 */
record RunLength(long steps, long every) {
    private static final double SHARE = 0.01;
    private static final int LEAST_STEPS = 10;
    private static final int UNTIMED = 2; // the first steps of a program are slow
    private static final int SAVES = 10;
    private static final double MOST_SAVING = 0.2;

    /** As the options give it, or as it was measured when the run began, or measured now. */
    static RunLength of(Trainer.Task task, TrainOptions options, RunFolder folder, Progress progress) {
        Budget budget = options.budget();
        if (!budget.timed()) {
            return new RunLength(budget.steps(), options.every());
        }
        Config saved = options.resume() ? folder.state() : null;
        if (saved == null) {
            return measured(task, options, progress);
        }
        double hours = saved.json().path("hours").asDouble(0);
        int steps = saved.integer("steps", 1, Integer.MAX_VALUE);
        if (hours != budget.hours()) {
            throw new HaneulException(
                    "The training in " + options.out() + " cannot be resumed for " + budget.hours() + " hours",
                    "its " + steps + " steps were fixed when it began, "
                            + (hours > 0 ? "for " + hours + " hours" : "without a look at the time"),
                    "resume it with " + (hours > 0 ? "‹hours› " + hours : "‹steps› " + steps)
                            + ", or start another run with ‹init›");
        }
        return new RunLength(steps, saved.json().path("every").asLong(options.every()));
    }

    private static RunLength measured(Trainer.Task task, TrainOptions options, Progress progress) {
        double seconds = options.budget().hours() * 3600;
        long began = System.nanoTime();
        double[] taken = measured(task, options, SHARE * seconds, true, progress);
        return fitting(seconds - since(began), taken[0], taken[1], options.every());
    }

    /** The seconds of a step. */
    static double step(Trainer.Task task, TrainOptions options, Progress progress) {
        return measured(task, options, 0, false, progress)[0];
    }

    /**
     * Makes steps for so long, at least ten, and puts the weights back.
     *
     * @return the seconds of a step, and of what is done at a checkpoint if that is asked for
     */
    private static double[] measured(
            Trainer.Task task, TrainOptions options, double seconds, boolean saving, Progress progress) {
        try (Scope outer = Scope.open();
                Scope inner = Scope.open()) { // what optimisers keep belongs to the outer one
            Map<String, Tensor> own = new LinkedHashMap<>();
            task.trainable()
                    .params()
                    .forEach((name, p) -> own.put(name, p.detach().copy()));
            Trainer trial = new Trainer(task, options);
            long from = System.nanoTime();
            long made = 0;
            while (made < UNTIMED + LEAST_STEPS || since(from) < seconds) {
                if (made == UNTIMED) {
                    from = System.nanoTime();
                }
                // Late steps may take longer than early ones: every second is made as if it were one.
                trial.step(made, made % 2 == 0 ? Long.MAX_VALUE : 1, new LinkedHashMap<>());
                made++;
                progress.at("measure", made, Math.max(made, UNTIMED + LEAST_STEPS));
            }
            double step = since(from) / (made - UNTIMED);
            from = System.nanoTime();
            if (saving) {
                trial.validated(0, progress);
            }
            double save = 2 * since(from); // to write the checkpoint takes at most as long again
            try (Grad off = Grad.off()) {
                task.trainable().params().forEach((name, p) -> p.copyFrom(own.get(name)));
            }
            return new double[] {step, save};
        }
    }

    /** As many steps as fit, saved every so often: ten times, or less often if that would take a fifth of the time. */
    static RunLength fitting(double seconds, double step, double saving, long every) {
        double saves = Math.max(1, Math.min(SAVES, MOST_SAVING * seconds / saving));
        double few = (seconds - saves * saving) / step;
        double many = seconds / (step + saving / every);
        long steps = (long) Math.max(1, Math.min(Integer.MAX_VALUE, Math.min(few, many)));
        return new RunLength(steps, Math.max(1, Math.min(every, (long) Math.ceil(steps / saves))));
    }

    private static double since(long moment) {
        return (System.nanoTime() - moment) / 1e9;
    }
}
