package haneul.diffusion.sample;

import haneul.core.Progress;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sampling loop, from x at the highest noise level to clean latents. It evaluates the denoiser once a step and owns
 * the memory: a scope for each step, and copies of what the next steps look back at.
 */
final class Steps {
    private Steps() {}

    /** A solver of one step, such as {@link Samplers#euler}. */
    @FunctionalInterface
    interface Solver {
        Move step(Step s);
    }

    /**
     * A step from σ to σ' < σ.
     *
     * @param x the noisy latents at σ
     * @param denoised D(x, σ), the estimate of the clean latents
     * @param released the elements that became free between the step before and this one; null if there are none
     * @param last the step before; null in the first one
     * @param noise new noise of mean 0 and variance 1 in the shape of x
     */
    record Step(
            double sigma,
            double next,
            Tensor x,
            Tensor denoised,
            @Nullable Tensor released,
            @Nullable History last,
            Supplier<Tensor> noise) {
        /** x' = x₀ + (σ'/σ)(x − x₀): from {@code from} towards {@code clean}, exact if x₀ is constant over the step. */
        Move towards(Tensor from, Tensor clean) {
            return new Move(from, clean.plus(from.minus(clean).times(next / sigma)));
        }
    }

    /** From where a step was taken, x at σ (corrected, if the solver does so), and where it leads, x at σ'. */
    record Move(Tensor from, Tensor to) {}

    /**
     * A step that was taken.
     *
     * @param x where it was taken from
     * @param before the step before it; of that one only σ and D remain valid
     */
    record History(
            double sigma,
            Tensor x,
            Tensor denoised,
            @Nullable Tensor released,
            @Nullable History before) {
        /** A copy that outlives the step's scope. */
        static History of(Step s, Tensor from, @Nullable History before) {
            Tensor released = s.released == null ? null : s.released.copy().own();
            return new History(s.sigma, from.copy().own(), s.denoised.copy().own(), released, before);
        }

        /** This step without those before it. */
        History alone() {
            if (before != null) {
                before.close();
            }
            return new History(sigma, x, denoised, released, null);
        }

        void close() {
            x.close();
            denoised.close();
            if (released != null) {
                released.close();
            }
            if (before != null) {
                before.close();
            }
        }
    }

    /** @see Sampler#sample */
    static Tensor run(
            Solver solver,
            Denoiser denoiser,
            Tensor start,
            double[] sigmas,
            Sampler.Released released,
            IntFunction<Tensor> noise,
            Progress progress) {
        Tensor x = start.copy().own();
        History last = null;
        try {
            progress.at("paint", 0, Math.max(1, sigmas.length - 1L));
            for (int i = 0; i + 1 < sigmas.length; i++) {
                Tensor before = x;
                int number = i;
                try (Scope scope = Scope.open()) {
                    Tensor denoised = denoiser.denoise(x, sigmas[i]);
                    Tensor free = last == null ? null : released.between(last.sigma, sigmas[i]);
                    Step step = new Step(sigmas[i], sigmas[i + 1], x, denoised, free, last, () -> noise.apply(number));
                    Move move = solver.step(step);
                    x = move.to().own();
                    last = History.of(step, move.from(), last == null ? null : last.alone());
                }
                before.close();
                progress.at("paint", i + 1L, sigmas.length - 1L);
            }
            return x.copy();
        } finally {
            x.close();
            if (last != null) {
                last.close();
            }
        }
    }
}
