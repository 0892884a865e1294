package haneul.optim;

/** The learning rate over time, as a factor of its peak. */
@FunctionalInterface
public interface Schedule {
    /** The factor at progress 0…1. */
    double at(double progress);

    /** Always the peak. */
    static Schedule constant() {
        return p -> 1;
    }

    /** Rises linearly, then follows another schedule over what is left. */
    static Schedule warmup(double warmup, Schedule then) {
        return p -> p < warmup ? p / warmup : then.at((p - warmup) / (1 - warmup));
    }

    /** Rises linearly, stays, and falls linearly to a hundredth over the last part (warm-up, stable, decay). */
    static Schedule warmupStableDecay(double warmup, double decay) {
        return p -> p < warmup ? p / warmup : p < 1 - decay ? 1 : Math.max(0.01, (1 - p) / decay);
    }

    /** Rises linearly and falls along a half cosine to a hundredth. */
    static Schedule warmupCosine(double warmup) {
        return p -> p < warmup
                ? p / warmup
                : 0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, (p - warmup) / (1 - warmup))));
    }
}
