package haneul.diffusion.sample;

import haneul.diffusion.sample.Steps.History;
import haneul.diffusion.sample.Steps.Move;
import haneul.diffusion.sample.Steps.Step;
import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Solvers of the probability-flow ODE and of the reverse diffusion, as functions of one step, in data prediction: x_σ =
 * (1 − σ) x₀ + σ ε, α = 1 − σ, λ = log(α/σ). {@link Steps} is their loop. All arithmetic is float32.
 */
final class Samplers {
    /** A step is of first order if it is more than so many times as long in λ as the step before. */
    private static final double LONGEST = 10;

    private Samplers() {}

    /** Euler's method in σ, which is DDIM. Song et al., "Denoising diffusion implicit models", 2021, equation 12, η = 0. */
    static Move euler(Step s) {
        return s.towards(s.x(), s.denoised());
    }

    /** DPM-Solver++(2M). Lu et al., 2022, algorithm 2. */
    static Move secondOrder(Step s) {
        return s.towards(s.x(), extrapolated(s));
    }

    /** UniPC of order 2 with B(h) = e^h − 1. Zhao et al., 2023, section 3: corrects x, then predicts as 2M. */
    static Move unipc(Step s) {
        return s.towards(corrected(s), extrapolated(s));
    }

    /**
     * Ancestral sampling: the noise in x is reduced further than by {@link #euler}, and new noise of variance σ'² (1 −
     * (ασ'/α'σ)²) is added, so that errors of early steps can be corrected. Ho et al., 2020 (DDPM); Song et al., 2021,
     * equation 16 with η = 1.
     */
    static Move ancestral(Step s) {
        Move ddim = euler(s);
        if (s.next() == 0) {
            return ddim;
        }
        double kept = (1 - s.sigma()) * s.next() / ((1 - s.next()) * s.sigma());
        double deviation = s.next() * Math.sqrt(1 - kept * kept);
        Tensor noise = s.denoised().plus(s.x().minus(s.denoised()).over(s.sigma())); // ε in x
        Tensor renoised = ddim.to()
                .plus(noise.times(s.next() * kept - s.next()))
                .plus(s.noise().get().times(deviation));
        return new Move(s.x(), renoised);
    }

    /** D + (D − D₋₁) h / 2h₋₁, with h the steps in λ; D itself where the step is of first order. Lu et al., 2022. */
    private static Tensor extrapolated(Step s) {
        History last = s.last();
        Tensor now = s.denoised();
        if (last == null || !isSecondOrder(last.sigma(), s.sigma(), s.next())) {
            return now;
        }
        double h = lambda(s.next()) - lambda(s.sigma());
        double before = lambda(s.sigma()) - lambda(last.sigma());
        Tensor extrapolated = now.plus(now.minus(last.denoised()).times(h / (2 * before)));
        return whereReleased(s.released(), now, extrapolated);
    }

    /**
     * UniC, the corrector of Zhao et al., 2023, section 3.1: takes the last step from s to t again, now that D_t is known.
     * The step is that of a constant D = D_s + ρ₁ (D_r − D_s)/r + ρ₂ (D_t − D_s), with D_r the answer of the step before
     * and r = (λ_r − λ_s)/(λ_t − λ_s). Elements that were just released are left as they are.
     */
    private static Tensor corrected(Step now) {
        History last = now.last();
        if (last == null) {
            return now.x();
        }
        double s = last.sigma();
        double t = now.sigma();
        Tensor turn = now.denoised().minus(last.denoised());
        Tensor constant = last.denoised().plus(turn.times(0.5)); // of first order
        History before = last.before();
        if (before != null && isSecondOrder(before.sigma(), s, t)) {
            double h = lambda(t) - lambda(s);
            double r = (lambda(before.sigma()) - lambda(s)) / h;
            double[] rho = weights(h, r);
            Tensor bend = before.denoised().minus(last.denoised()).times(rho[0] / r);
            Tensor second = last.denoised().plus(bend).plus(turn.times(rho[1]));
            constant = whereReleased(last.released(), constant, second);
        }
        Tensor x = constant.plus(last.x().minus(constant).times(t / s));
        return whereReleased(now.released(), now.x(), x);
    }

    /** ρ₁ and ρ₂: the solution of ρ₁ + ρ₂ = b₁, r ρ₁ + ρ₂ = b₂, for B(h) = e^h − 1. Zhao et al., 2023, section 3.1. */
    private static double[] weights(double h, double r) {
        double phi1 = Math.expm1(-h);
        double phi2 = phi1 / -h - 1;
        double phi3 = phi2 / -h - 0.5;
        double b1 = phi2 / phi1;
        double b2 = 2 * phi3 / phi1;
        double first = (b2 - b1) / (r - 1);
        return new double[] {first, b1 - first};
    }

    private static Tensor whereReleased(@Nullable Tensor released, Tensor there, Tensor elsewhere) {
        return released == null ? elsewhere : Tensor.where(released, there, elsewhere);
    }

    private static double lambda(double sigma) {
        return Math.log((1 - sigma) / sigma);
    }

    /** Whether the answer at s0 gives a direction for the step from s1 to s2: not at the ends, nor after a tiny step. */
    private static boolean isSecondOrder(double s0, double s1, double s2) {
        double last = lambda(s1) - lambda(s0);
        return s2 > 0 && !Double.isInfinite(last) && lambda(s2) - lambda(s1) <= LONGEST * last;
    }
}
