package haneul.train;

import java.nio.file.Path;

/**
 * What every training has.
 *
 * @param out the run's folder
 * @param budget how many steps in all, or how much time
 * @param learningRate at its peak, for the matrices that Muon turns; what AdamW turns has 0.15 of it
 * @param every steps from one checkpoint to the next; with a budget of hours there are at least about ten in all
 * @param seed of everything random: initial weights, batches, noise
 * @param threads processor threads; stored, because other threads give other bits
 * @param resume whether to go on with the checkpoint in {@code out}, from the start if there is none
 */
public record TrainOptions(
        Path out, Budget budget, double learningRate, long every, long seed, int threads, boolean resume) {}
