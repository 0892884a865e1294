package haneul.train;

/**
 * Settings of the optimisers that all trainings share.
 *
 * @param ema share of the running average of weights that stays in a step (Polyak and Juditsky, 1992)
 * @param clip largest Euclidean norm of all gradients together (Pascanu et al., 2013)
 * @param warmup part of the run in which the learning rate rises, 0…1
 * @param decay part of the run, at its end, in which it falls: warm-up, stable, decay (Hu et al., "MiniCPM", 2024)
 * @param muonMomentum of Muon, which moves hidden matrices (Jordan et al., 2024)
 * @param muonDecay weight decay of Muon, times the learning rate (Liu et al., "Muon is scalable", 2025)
 * @param adamRate learning rate of AdamW, which moves all other weights, as a part of Muon's
 * @param adamBeta1 share of AdamW's mean of gradients that stays in a step (Loshchilov and Hutter, 2019)
 * @param adamBeta2 share of AdamW's mean of squared gradients that stays in a step
 * @param adamDecay weight decay of AdamW, times the learning rate
 */
public record Hyperparameters(
        double ema,
        double clip,
        double warmup,
        double decay,
        double muonMomentum,
        double muonDecay,
        double adamRate,
        double adamBeta1,
        double adamBeta2,
        double adamDecay) {
    /** Found by experiment on the toy world, see docs/log.md. */
    public static final Hyperparameters USUAL =
            new Hyperparameters(0.999, 1, 0.02, 0.3, 0.95, 0.05, 0.15, 0.9, 0.95, 0);
}
