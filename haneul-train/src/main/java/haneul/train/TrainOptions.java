package haneul.train;

import java.nio.file.Path;

/**
 * What every training has.
 *
 * @param out the run's folder
 * @param steps optimiser steps in all
 * @param learningRate at its peak, for the matrices that Muon turns; what AdamW turns has 0.15 of it
 * @param every steps from one checkpoint to the next
 * @param seed of everything random: initial weights, batches, noise
 * @param threads processor threads; stored, because other threads give other bits
 * @param resume whether to go on with the checkpoint in {@code out}, from the start if there is none
 */
public record TrainOptions(
        Path out, long steps, double learningRate, long every, long seed, int threads, boolean resume) {}
