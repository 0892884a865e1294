package haneul.diffusion.sample;

import haneul.diffusion.sample.Sampler.Step;
import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The corrector of UniPC, Zhao et al., 2023, section 3.1, for data prediction and B(h) = e^h − 1, in terms of the clean
 * thing: the step from s to t is the same as with a constant answer, which is m₀ + ρ₁ (m₋₁ − m₀)/r + ρ₂ (m_t − m₀), with m₀
 * the answer at s, m₋₁ the one before, m_t the one at t, and r = (λ₋₁ − λ_s)/(λ_t − λ_s).
 */
final class UniPc {
    private UniPc() {}

    /**
     * Where a step leads once the answer at its end is known.
     *
     * @param x where it led before
     * @param now the answer there
     * @param last the step
     * @param fresh what was just released there, of which the step says nothing: it stays
     */
    static Tensor corrected(Tensor x, Tensor now, Step last, double t, @Nullable Tensor fresh) {
        double s = last.sigma();
        Tensor turn = now.minus(last.answer());
        Tensor answer = last.answer().plus(turn.times(0.5)); // of first order
        Step before = last.before();
        if (before != null && Sampler.looksBack(before.sigma(), s, t)) {
            double h = Sampler.lambda(t) - Sampler.lambda(s);
            double r = (Sampler.lambda(before.sigma()) - Sampler.lambda(s)) / h;
            double[] rho = weights(h, r);
            Tensor bend = before.answer().minus(last.answer()).times(rho[0] / r);
            Tensor second = last.answer().plus(bend).plus(turn.times(rho[1]));
            answer = last.fresh() == null ? second : Tensor.where(last.fresh(), answer, second);
        }
        Tensor better = answer.plus(last.x().minus(answer).times(t / s));
        return fresh == null ? better : Tensor.where(fresh, x, better);
    }

    /** ρ₁ and ρ₂: the solution of ρ₁ + ρ₂ = b₁, r ρ₁ + ρ₂ = b₂. */
    private static double[] weights(double h, double r) {
        double phi1 = Math.expm1(-h);
        double phi2 = phi1 / -h - 1;
        double phi3 = phi2 / -h - 0.5;
        double b1 = phi2 / phi1;
        double b2 = 2 * phi3 / phi1;
        double first = (b2 - b1) / (r - 1);
        return new double[] {first, b1 - first};
    }
}
