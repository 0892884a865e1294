package haneul.train;

import java.nio.file.Path;

/**
 * Options of every training.
 *
 * @param out the run's folder
 * @param budget how many steps in all, or how much time
 * @param learningRate at its peak, of Muon; see {@link Hyperparameters#adamRate} for AdamW
 * @param every steps from one checkpoint to the next; with a budget of hours there are at least about ten in all
 * @param seed of everything random: initial weights, batches, noise
 * @param threads processor threads; stored, because other threads give other bits
 * @param resume whether to go on with the checkpoint in {@code out}, from the start if there is none
 * @param hyperparameters of the optimisers
 */
public record TrainOptions(
        Path out,
        Budget budget,
        double learningRate,
        long every,
        long seed,
        int threads,
        boolean resume,
        Hyperparameters hyperparameters) {
    /** With the usual hyperparameters. */
    public TrainOptions(
            Path out, Budget budget, double learningRate, long every, long seed, int threads, boolean resume) {
        this(out, budget, learningRate, every, seed, threads, resume, Hyperparameters.USUAL);
    }
}
