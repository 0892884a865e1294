package haneul.diffusion.sample;

import haneul.model.NoiseSchedule;
import java.util.TreeSet;

/** Noise schedules: the noise levels σ of a sampler's steps, from the highest down to 0. */
public final class Schedules {
    private static final double NEAR = 1e-3;

    private Schedules() {}

    /** steps + 1 noise levels from 1 to 0, evenly spaced and then shifted; see {@link NoiseSchedule}. */
    public static double[] shifted(int steps, double shift) {
        return NoiseSchedule.even(shift).sigmas(steps);
    }

    /**
     * A schedule that stops at each distinct level of a canvas. Levels replace noise levels within 0.001 of them; noise
     * levels above the highest level are dropped. Unknown patches start where the schedule does, which may be just below 1.
     *
     * @param sigmas from high to low, the last one 0
     * @param levels of the patches, 0…1
     */
    public static double[] through(double[] sigmas, float[] levels) {
        double first = sigmas[0];
        TreeSet<Double> all = new TreeSet<>();
        for (float l : levels) {
            all.add(Math.min(l, first));
        }
        TreeSet<Double> between = new TreeSet<>(all);
        for (double s : sigmas) {
            Double below = all.floor(s);
            Double above = all.ceiling(s);
            boolean apart = below == null || below == 0 || s - below > NEAR;
            if (above != null && apart && (above == first || above - s > NEAR)) {
                between.add(s);
            }
        }
        between.add(0.0);
        return between.descendingSet().stream().mapToDouble(d -> d).toArray();
    }
}
