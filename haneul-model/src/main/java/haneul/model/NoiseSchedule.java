package haneul.model;

import haneul.core.HaneulException;
import haneul.model.weights.Config;
import java.util.Arrays;

/**
 * The noise levels that a model is stepped through, and the solver that it was published with. Published checkpoints say
 * it in {@code scheduler/scheduler_config.json}; which levels follow from it is what the reference implementation
 * computes, {@code scheduling_unipc_multistep.py} and {@code scheduling_flow_match_euler_discrete.py} of diffusers.
 *
 * @param shift above 1 more steps are spent at high noise, above 0 and at most 100
 */
public record NoiseSchedule(Kind kind, double shift) {
    /** The timestep of pure noise. */
    public static final int TIMES = 1000;

    private static final int MOST_STEPS = 1000;
    private static final double MOST_SHIFT = 100;
    private static final double NEXT_TO_ONE = 1e-6;
    private static final double ROUNDING = 5e-5;

    /** Spacing of the noise levels before the shift. */
    public enum Kind {
        /** From 1 to 0. Timesteps are not rounded. */
        EVEN,
        /** From just below 1 to 1/1000 and then 0. Timesteps are whole numbers. */
        UNIPC,
        /** From 1 to what 1/1000 is shifted to, and then 0, shifted once more. Timesteps are not rounded. */
        EULER
    }

    /** Haneul's own models. */
    public static NoiseSchedule even(double shift) {
        return new NoiseSchedule(Kind.EVEN, shift);
    }

    /** From a {@code scheduler_config.json}; what cannot be followed to the letter is refused, all of it at once. */
    public static NoiseSchedule read(Config c) {
        return c.into(NoiseSchedule::from);
    }

    private static NoiseSchedule from(Config c) {
        String name = c.choice("_class_name", "UniPCMultistepScheduler", "FlowMatchEulerDiscreteScheduler");
        if (!c.text("_class_name", "").equals(name)) {
            return even(1);
        }
        c.integer("num_train_timesteps", TIMES, TIMES, TIMES);
        boolean unipc = name.equals("UniPCMultistepScheduler");
        for (String key : new String[] {
            "use_dynamic_shifting",
            "use_karras_sigmas",
            "use_exponential_sigmas",
            "use_beta_sigmas",
            "thresholding",
            "invert_sigmas",
            "stochastic_sampling"
        }) {
            if (c.flag(key, false)) {
                c.problem("\"" + key + "\" is true, which Haneul does not follow");
            }
        }
        if (c.has("shift_terminal")) {
            c.problem("\"shift_terminal\" is given, which Haneul does not follow");
        }
        if (unipc) {
            solver(c);
        }
        String key = unipc ? "flow_shift" : "shift";
        return new NoiseSchedule(unipc ? Kind.UNIPC : Kind.EULER, c.number(key, 1e-3, MOST_SHIFT, 1));
    }

    /** The keys of UniPC's solver, whose absent values are those of the reference. */
    private static void solver(Config c) {
        is(c, "prediction_type", c.text("prediction_type", "epsilon"), "flow_prediction");
        is(c, "use_flow_sigmas", String.valueOf(c.flag("use_flow_sigmas", false)), "true");
        is(c, "predict_x0", String.valueOf(c.flag("predict_x0", true)), "true");
        is(c, "lower_order_final", String.valueOf(c.flag("lower_order_final", true)), "true");
        is(c, "solver_order", String.valueOf(c.integer("solver_order", 1, 100, 2)), "2");
        is(c, "solver_type", c.text("solver_type", "bh2"), "bh2");
        is(c, "final_sigmas_type", c.text("final_sigmas_type", "zero"), "zero");
        if (c.has("solver_p")) {
            c.problem("\"solver_p\" is given, which Haneul does not follow");
        }
        if (c.has("disable_corrector") && c.integers("disable_corrector", 0, Integer.MAX_VALUE).length > 0) {
            c.problem("\"disable_corrector\" names steps, which Haneul does not follow");
        }
    }

    private static void is(Config c, String key, String found, String needed) {
        if (!found.equals(needed)) {
            c.problem("\"" + key + "\" is " + found + " and Haneul follows " + needed + " only");
        }
    }

    /** Copy with another shift. */
    public NoiseSchedule shifted(double other) {
        return new NoiseSchedule(kind, other);
    }

    /** Name of the solver that the model was published with: {@code 2m}, {@code unipc} or {@code euler}. */
    public String sampler() {
        return switch (kind) {
            case EVEN -> "2m";
            case UNIPC -> "unipc";
            case EULER -> "euler";
        };
    }

    /** True if timesteps are whole numbers, 1000 σ rounded down; false if they are 1000 σ. */
    public boolean wholeTimes() {
        return kind == Kind.UNIPC;
    }

    /** The timestep of a noise level. */
    public double time(double sigma) {
        return wholeTimes() ? whole(sigma) : TIMES * sigma;
    }

    /**
     * steps + 1 levels from the highest down to 0.
     *
     * @throws HaneulException for fewer than 1 or more than 1000 steps, or a shift that is none
     */
    public double[] sigmas(int steps) {
        if (steps < 1 || steps > MOST_STEPS) {
            throw new HaneulException(
                    "It cannot be painted in " + steps + " steps",
                    "a schedule has 1 to " + MOST_STEPS + " steps",
                    "choose ‹steps› 30");
        }
        if (!(shift > 0 && shift <= MOST_SHIFT)) {
            throw new HaneulException(
                    "A shift of " + shift + " cannot be used",
                    "it is above 0 and at most " + (int) MOST_SHIFT,
                    "choose a shift such as 1.5");
        }
        double[] out = new double[steps + 1];
        double last = kind == Kind.EULER ? (float) shifted(1.0 / TIMES, shift) : 1.0 / TIMES;
        for (int i = 0; i < steps; i++) {
            out[i] = switch (kind) {
                case EVEN -> shifted(1 - i / (double) steps, shift);
                case UNIPC -> nearest(shifted(1 + i * ((last - 1) / steps), shift));
                case EULER -> (float) shifted(steps == 1 ? 1 : 1 + i * ((last - 1) / (steps - 1)), shift);
            };
        }
        return out;
    }

    /** The timesteps of {@link #sigmas} without the last one. */
    public double[] times(int steps) {
        return Arrays.stream(sigmas(steps)).limit(steps).map(this::time).toArray();
    }

    /** σ' = s σ / (1 + (s − 1) σ). Esser et al., 2024, eq. 23. */
    private static double shifted(double sigma, double s) {
        return s * sigma / (1 + (s - 1) * sigma);
    }

    /** The whole time of a level in float32, which may lack a little of it. */
    private static double whole(double sigma) {
        return Math.floor(TIMES * (double) (float) sigma + ROUNDING);
    }

    /** The float32 next to a level from which the same whole time follows as from the level itself. */
    private static double nearest(double shifted) {
        double sigma = Math.abs(shifted - 1) < NEXT_TO_ONE ? shifted - NEXT_TO_ONE : shifted;
        double time = Math.floor(TIMES * sigma);
        float near = (float) sigma;
        while (whole(near) > time) {
            near = Math.nextDown(near);
        }
        while (whole(near) < time) {
            near = Math.nextUp(near);
        }
        return near;
    }
}
