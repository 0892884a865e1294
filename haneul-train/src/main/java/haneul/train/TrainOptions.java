package haneul.train;

import java.nio.file.Path;

/**
 * What every training has.
 *
 * @param out the run's folder
 * @param steps optimiser steps in all
 * @param learningRate at its peak, for the matrices that Muon turns and (a tenth of it) for what AdamW turns
 * @param every steps from one checkpoint to the next
 * @param threads processor threads; stored, because other threads give other bits
 */
public record TrainOptions(
        Path out, long steps, double learningRate, long every, long seed, int threads, boolean resume) {}
