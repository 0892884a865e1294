package haneul.optim;

/** Learning-rate schedule: the learning rate over a run, as a factor of its peak. */
@FunctionalInterface
public interface Schedule {
    /** The factor at progress 0…1. */
    double at(double progress);

    /**
     * Warm-up, stable, decay (Hu et al., 2024, MiniCPM): rises linearly over the share {@code warmup}, stays, and falls linearly
     * to a hundredth over the last share {@code decay}.
     */
    static Schedule warmupStableDecay(double warmup, double decay) {
        return p -> p < warmup ? p / warmup : p < 1 - decay ? 1 : Math.max(0.01, (1 - p) / decay);
    }
}
