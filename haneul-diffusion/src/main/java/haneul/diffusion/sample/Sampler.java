package haneul.diffusion.sample;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sampler: how latents are led from noise to clean ones, given a denoiser. {@link Samplers} has the equations. */
public enum Sampler {
    /** First order: DDIM. */
    EULER("euler", Samplers::euler),

    /** Second order, from the denoised latents of the step before: DPM-Solver++(2M). */
    SECOND_ORDER("2m", Samplers::secondOrder),

    /** Second order with a corrector: UniPC. */
    UNIPC("unipc", Samplers::unipc),

    /** First order with new noise in every step: DDPM. */
    ANCESTRAL("ancestral", Samplers::ancestral);

    private final String label;
    private final Steps.Solver solver;

    Sampler(String label, Steps.Solver solver) {
        this.label = label;
        this.solver = solver;
    }

    /** The elements of x that became free between two noise levels: their denoised value before was not the model's. */
    @FunctionalInterface
    public interface Released {
        /** A mask that broadcasts over x, or null if there are none. */
        @Nullable
        Tensor between(double before, double now);
    }

    /**
     * Leads x at sigmas[0] to clean latents, which belong to the caller's scope.
     *
     * @param x at noise level sigmas[0], of any shape
     * @param sigmas noise levels from high to low, the last one 0
     * @param noise new noise of mean 0 and variance 1 in the shape of x for the step with this number, 0…
     * @param progress gets stage {@code paint} once before the first step and once after each
     */
    public Tensor sample(
            Denoiser denoiser,
            Tensor x,
            double[] sigmas,
            Released released,
            IntFunction<Tensor> noise,
            Progress progress) {
        return Steps.run(solver, denoiser, x, sigmas, released, noise, progress);
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
                "There is no sampler called " + name, "the samplers are " + all, "choose ‹sampler› 2m");
    }

    /** The name that {@link #parse} knows. */
    public String label() {
        return label;
    }
}
