package haneul.diffusion.sample;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Walks from noise to the clean thing: x_σ = (1 − σ) clean + σ noise. All arithmetic is float32. */
public enum Sampler {
    /** First order: x' = x₀ + (σ'/σ)(x − x₀), the exact solution for a constant answer. DDIM; Song et al., 2021. */
    EULER("euler"),

    /**
     * Second order from the answer before: DPM-Solver++(2M), Lu et al., 2022, algorithm 2, in terms of the clean thing,
     * with λ = log((1 − σ)/σ). Where a patch was just released the answer before says nothing and the step is of first
     * order; so it is where the step before was too short to show a direction, and to the end.
     */
    SECOND_ORDER("2m") {
        @Override
        Tensor answer(Tensor now, @Nullable Step before, double s1, double s2, @Nullable Tensor fresh) {
            return ahead(now, before, s1, s2, fresh);
        }
    },

    /**
     * UniPC of order 2 with B(h) = e^h − 1, Zhao et al., 2023, which predicts as {@link #SECOND_ORDER} does and, once the
     * answer at the new place is known, takes the step again with it.
     */
    UNIPC("unipc") {
        @Override
        Tensor answer(Tensor now, @Nullable Step before, double s1, double s2, @Nullable Tensor fresh) {
            return ahead(now, before, s1, s2, fresh);
        }

        @Override
        Tensor corrected(Tensor x, Tensor now, @Nullable Step last, double s, @Nullable Tensor fresh) {
            return last == null ? x : UniPc.corrected(x, now, last, s, fresh);
        }
    },

    /**
     * First order, and each step but the last takes as much of the noise away and puts as much fresh noise in as the way back
     * of the diffusion does: σ'² (1 − (ασ'/α'σ)²) with α = 1 − σ. What an answer got wrong at high noise is stirred up again.
     * Ho et al., 2020 (DDPM); Song et al., 2021, equation 16 with η = 1.
     */
    ANCESTRAL("ancestral") {
        @Override
        Tensor stirred(Tensor next, Tensor x, Tensor clean, double s1, double s2, Supplier<Tensor> noise) {
            if (s2 == 0) {
                return next;
            }
            double kept = (1 - s1) * s2 / ((1 - s2) * s1);
            double fresh = s2 * Math.sqrt(1 - kept * kept);
            Tensor old = clean.plus(x.minus(clean).over(s1)); // the noise in x
            return next.plus(old.times(s2 * kept - s2)).plus(noise.get().times(fresh));
        }
    };

    private static final double FARTHEST = 10;

    private final String label;

    Sampler(String label) {
        this.label = label;
    }

    static double lambda(double sigma) {
        return Math.log((1 - sigma) / sigma);
    }

    /** Whether a step from s1 to s2 can look back at the one that began at s0. */
    static boolean looksBack(double s0, double s1, double s2) {
        double last = lambda(s1) - lambda(s0);
        return s2 > 0 && !Double.isInfinite(last) && lambda(s2) - lambda(s1) <= FARTHEST * last;
    }

    private static Tensor ahead(Tensor now, @Nullable Step before, double s1, double s2, @Nullable Tensor fresh) {
        if (before == null || !looksBack(before.sigma, s1, s2)) {
            return now;
        }
        double h = lambda(s2) - lambda(s1);
        double last = lambda(s1) - lambda(before.sigma);
        Tensor ahead = now.plus(now.minus(before.answer).times(h / (2 * last)));
        return fresh == null ? ahead : Tensor.where(fresh, now, ahead);
    }

    /**
     * A step that was taken.
     *
     * @param sigma the level where it began
     * @param x where it began
     * @param answer what the denoiser said there
     * @param fresh which elements were just released there
     * @param before the step before it, which keeps its level and answer only
     */
    record Step(
            double sigma,
            Tensor x,
            Tensor answer,
            @Nullable Tensor fresh,
            @Nullable Step before) {
        /** One that outlives its scope. */
        static Step owned(double sigma, Tensor x, Tensor answer, @Nullable Tensor fresh, @Nullable Step before) {
            return new Step(
                    sigma,
                    x.copy().own(),
                    answer.copy().own(),
                    fresh == null ? null : fresh.copy().own(),
                    before);
        }

        /** Frees the step before the one before. */
        Step forgetting() {
            if (before != null) {
                before.close();
            }
            return new Step(sigma, x, answer, fresh, null);
        }

        void close() {
            x.close();
            answer.close();
            if (fresh != null) {
                fresh.close();
            }
            if (before != null) {
                before.close();
            }
        }
    }

    /** The answer that is held constant over the step from s1 to s2; in first order the one just given. */
    Tensor answer(Tensor now, @Nullable Step before, double s1, double s2, @Nullable Tensor fresh) {
        return now;
    }

    /** Where the step before would have led, had the answer at its end been known. */
    Tensor corrected(Tensor x, Tensor now, @Nullable Step last, double s, @Nullable Tensor fresh) {
        return x;
    }

    /** Where a step from s1 to s2 ends that would have led from x to {@code next}. */
    Tensor stirred(Tensor next, Tensor x, Tensor clean, double s1, double s2, Supplier<Tensor> noise) {
        return next;
    }

    /** Which elements of x were released between two levels: their answer before was not the model's. */
    @FunctionalInterface
    public interface Released {
        /** A mask that broadcasts over x, or null if there are none. */
        @Nullable
        Tensor between(double before, double now);
    }

    /**
     * From x at sigmas[0] to the clean thing; the result belongs to the caller's scope.
     *
     * @param noise fresh noise of the shape of x for the step with this number, where the sampler wants it
     */
    public Tensor sample(
            Denoiser denoiser,
            Tensor x,
            double[] sigmas,
            Released released,
            IntFunction<Tensor> noise,
            Progress progress) {
        Tensor at = x.copy().own();
        Step last = null;
        try {
            progress.at("paint", 0, Math.max(1, sigmas.length - 1L));
            for (int i = 0; i + 1 < sigmas.length; i++) {
                Tensor oldAt = at;
                try (Scope scope = Scope.open()) {
                    double s = sigmas[i];
                    Tensor now = denoiser.denoise(at, s);
                    Tensor fresh = last == null ? null : released.between(last.sigma, s);
                    Tensor from = corrected(at, now, last, s, fresh);
                    Tensor clean = answer(now, last, s, sigmas[i + 1], fresh);
                    Tensor next = clean.plus(from.minus(clean).times(sigmas[i + 1] / s));
                    int step = i;
                    at = stirred(next, from, clean, s, sigmas[i + 1], () -> noise.apply(step))
                            .own();
                    last = last == null ? null : last.forgetting();
                    last = Step.owned(s, from, now, fresh, last);
                }
                oldAt.close();
                progress.at("paint", i + 1L, sigmas.length - 1L);
            }
            return at.copy();
        } finally {
            at.close();
            if (last != null) {
                last.close();
            }
        }
    }

    /** By name: {@code euler}, {@code 2m}, {@code unipc} or {@code ancestral}. */
    public static Sampler parse(String name) {
        for (Sampler s : values()) {
            if (s.label.equals(name)) {
                return s;
            }
        }
        String all = Arrays.stream(values()).map(Sampler::label).collect(Collectors.joining(", "));
        throw new HaneulException(
                "There is no sampler called " + name, "the samplers are " + all, "choose --sampler 2m");
    }

    /** The name that {@link #parse} knows. */
    public String label() {
        return label;
    }
}
