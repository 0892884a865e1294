package haneul.model;

import haneul.model.caption.PromptEnhancer;
import haneul.model.condition.Conditioning;
import haneul.model.cost.Costs;
import haneul.model.text.TextEncoder;
import haneul.model.vae.VideoVae;
import haneul.tensor.DType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text-to-video latent diffusion model: video VAE, text encoder, diffusion transformer, and the settings that it was
 * published with. Nothing here has a default, so that a model states all of it; {@link Wrapper} changes parts of a model.
 */
public interface VideoModel extends AutoCloseable {
    /** The family's name, such as {@code haneul}. */
    String family();

    /** Size, length, steps and guidance that it generates with unless a call sets them. */
    Defaults defaults();

    /** The video VAE. */
    VideoVae vae();

    /** The text encoder. */
    TextEncoder text();

    /** The transformer, and how it is conditioned on known latents; control channels count as trained. */
    default Conditioning conditioning() {
        return conditioning(1);
    }

    /** @param control scale of control channels: 0 (ignored) … 1 (as trained) and beyond; families without ignore it */
    Conditioning conditioning(double control);

    /** The noise schedule, and the solver that it was published with. */
    NoiseSchedule schedule();

    /** Whether the low-noise expert denoises at a noise level, with a guidance scale of its own; false without experts. */
    boolean isLowNoise(double sigma);

    /** The tasks that it was trained for. */
    Set<Skill> skills();

    /** The domain of its training data, as far as the checkpoint tells it. */
    TrainingDomain domain();

    /** Width and height in pixels must be multiples of this. */
    int sizeMultiple();

    /** Number of weights of the transformer and the VAE together. */
    long parameters();

    /** Cost model of its parts. */
    Costs costs();

    /** The type that its transformer computes in. */
    DType compute();

    /** The type that its transformer computes in and why, in words. */
    String precision();

    /** Rewrites prompts as captions of its training data; opened when it is asked for, closed with the model; null if it has none. */
    @Nullable
    PromptEnhancer enhancer();

    /** Whether it has an {@link #enhancer}; opens nothing. */
    boolean enhances();

    @Override
    void close();

    /** A model that forwards to another one; an implementation overrides the parts that differ. */
    interface Wrapper extends VideoModel {
        /** The model that all calls are forwarded to. */
        VideoModel wrapped();

        @Override
        default String family() {
            return wrapped().family();
        }

        @Override
        default Defaults defaults() {
            return wrapped().defaults();
        }

        @Override
        default VideoVae vae() {
            return wrapped().vae();
        }

        @Override
        default TextEncoder text() {
            return wrapped().text();
        }

        @Override
        default Conditioning conditioning(double control) {
            return wrapped().conditioning(control);
        }

        @Override
        default NoiseSchedule schedule() {
            return wrapped().schedule();
        }

        @Override
        default boolean isLowNoise(double sigma) {
            return wrapped().isLowNoise(sigma);
        }

        @Override
        default Set<Skill> skills() {
            return wrapped().skills();
        }

        @Override
        default TrainingDomain domain() {
            return wrapped().domain();
        }

        @Override
        default int sizeMultiple() {
            return wrapped().sizeMultiple();
        }

        @Override
        default long parameters() {
            return wrapped().parameters();
        }

        @Override
        default Costs costs() {
            return wrapped().costs();
        }

        @Override
        default DType compute() {
            return wrapped().compute();
        }

        @Override
        default String precision() {
            return wrapped().precision();
        }

        @Override
        default @Nullable PromptEnhancer enhancer() {
            return wrapped().enhancer();
        }

        @Override
        default boolean enhances() {
            return wrapped().enhances();
        }

        @Override
        default void close() {
            wrapped().close();
        }
    }
}
