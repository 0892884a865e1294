package haneul.diffusion.sample;

import haneul.core.HaneulException;
import java.util.TreeSet;

/** The noise levels that a sampler steps through, from the highest down to 0. */
public final class Schedules {
    private static final int MOST = 1000;
    private static final double NEAR = 1e-3;

    private Schedules() {}

    /** steps + 1 levels from 1 to 0, evenly spaced and then shifted: σ' = s σ / (1 + (s − 1) σ). Esser et al., 2024, eq. 23. */
    public static double[] shifted(int steps, double shift) {
        if (steps < 1 || steps > MOST) {
            throw new HaneulException(
                    "It cannot be painted in " + steps + " steps",
                    "a schedule has 1 to " + MOST + " steps",
                    "choose --steps 30");
        }
        if (!(shift > 0 && shift <= 100)) {
            throw new HaneulException(
                    "A shift of " + shift + " cannot be used",
                    "it is above 0 and at most 100",
                    "choose a shift such as 1.5");
        }
        double[] out = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            double even = 1 - i / (double) steps;
            out[i] = shift * even / (1 + (shift - 1) * even);
        }
        return out;
    }

    /**
     * The same with the distinct levels of a canvas among them, in place of those that are nearly the same, and nothing
     * above the highest.
     */
    public static double[] through(double[] sigmas, float[] levels) {
        TreeSet<Double> all = new TreeSet<>();
        for (float l : levels) {
            all.add((double) l);
        }
        TreeSet<Double> between = new TreeSet<>(all);
        for (double s : sigmas) {
            Double below = all.floor(s);
            Double above = all.ceiling(s);
            boolean apart = below == null || below == 0 || s - below > NEAR;
            if (above != null && apart && (above == 1 || above - s > NEAR)) {
                between.add(s);
            }
        }
        between.add(0.0);
        return between.descendingSet().stream().mapToDouble(d -> d).toArray();
    }
}
