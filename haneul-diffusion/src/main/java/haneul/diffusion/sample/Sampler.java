package haneul.diffusion.sample;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Walks from noise to the clean thing: x_σ = (1 − σ) clean + σ noise. All arithmetic is float32. */
public enum Sampler {
    /** First order: x' = x₀ + (σ'/σ)(x − x₀), the exact solution for a constant answer. DDIM; Song et al., 2021. */
    EULER {
        @Override
        Tensor answer(Tensor now, @Nullable Tensor before, double s0, double s1, double s2, @Nullable Tensor fresh) {
            return now;
        }
    },

    /**
     * Second order from the answer before: DPM-Solver++(2M), Lu et al., 2022, algorithm 2, in terms of the clean thing,
     * with λ = log((1 − σ)/σ). Where a patch was just released the answer before says nothing and the step is of first
     * order; so it is where the step before was too short to show a direction.
     */
    SECOND_ORDER {
        @Override
        Tensor answer(Tensor now, @Nullable Tensor before, double s0, double s1, double s2, @Nullable Tensor fresh) {
            double h = lambda(s2) - lambda(s1);
            double last = lambda(s1) - lambda(s0);
            if (before == null || s2 == 0 || Double.isInfinite(last) || h > FARTHEST * last) {
                return now;
            }
            Tensor ahead = now.plus(now.minus(before).times(h / (2 * last)));
            return fresh == null ? ahead : Tensor.where(fresh, now, ahead);
        }
    };

    private static final double FARTHEST = 10;

    private static double lambda(double sigma) {
        return Math.log((1 - sigma) / sigma);
    }

    /** The answer that is held constant over the step from s1 to s2, s0 being the level of the answer before. */
    abstract Tensor answer(
            Tensor now, @Nullable Tensor before, double s0, double s1, double s2, @Nullable Tensor fresh);

    /** Which elements of x were released between two levels: their answer before was not the model's. */
    @FunctionalInterface
    public interface Released {
        /** A mask that broadcasts over x, or null if there are none. */
        @Nullable
        Tensor between(double before, double now);
    }

    /** From x at sigmas[0] to the clean thing; the result belongs to the caller's scope. */
    public Tensor sample(Denoiser denoiser, Tensor x, double[] sigmas, Released released, Progress progress) {
        Tensor at = x.copy().own();
        Tensor before = null;
        try {
            progress.at("paint", 0, Math.max(1, sigmas.length - 1L));
            for (int i = 0; i + 1 < sigmas.length; i++) {
                Tensor oldAt = at;
                Tensor oldBefore = before;
                try (Scope scope = Scope.open()) {
                    Tensor now = denoiser.denoise(at, sigmas[i]);
                    double s0 = i == 0 ? 1 : sigmas[i - 1];
                    Tensor fresh = i == 0 ? null : released.between(s0, sigmas[i]);
                    Tensor clean = answer(now, before, s0, sigmas[i], sigmas[i + 1], fresh);
                    at = clean.plus(at.minus(clean).times(sigmas[i + 1] / sigmas[i]))
                            .own();
                    before = now.copy().own();
                }
                oldAt.close();
                if (oldBefore != null) {
                    oldBefore.close();
                }
                progress.at("paint", i + 1L, sigmas.length - 1L);
            }
            return at.copy();
        } finally {
            at.close();
            if (before != null) {
                before.close();
            }
        }
    }

    /** By name: {@code euler} or {@code 2m}. */
    public static Sampler parse(String name) {
        return switch (name) {
            case "euler" -> EULER;
            case "2m" -> SECOND_ORDER;
            default ->
                throw new HaneulException(
                        "There is no sampler called " + name, "the samplers are euler and 2m", "choose --sampler 2m");
        };
    }

    /** The name that {@link #parse} knows. */
    public String label() {
        return this == EULER ? "euler" : "2m";
    }
}
