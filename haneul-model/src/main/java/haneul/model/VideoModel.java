package haneul.model;

import haneul.model.condition.Conditioning;
import haneul.model.cost.Costs;
import haneul.model.text.TextEncoder;
import haneul.model.vae.VideoVae;
import haneul.tensor.DType;
import java.util.EnumSet;
import java.util.Set;

/** A model that can be painted with: compression network, text encoder, transformer, and what it is best at. */
public interface VideoModel extends AutoCloseable {
    /** The family's name, such as {@code haneul}. */
    String family();

    /** What it paints when nobody says otherwise. */
    Defaults defaults();

    /** From clips to latents and back. */
    VideoVae vae();

    /** What turns sentences into vectors. */
    TextEncoder text();

    /** How it sees a canvas; here is its transformer. */
    Conditioning conditioning();

    /** The same where what it is shown beside the latents counts more or less than as trained, which is 1. */
    default Conditioning conditioning(double control) {
        return conditioning();
    }

    /** The noise levels that it is stepped through, and the solver that it was published with. */
    default NoiseSchedule schedule() {
        return NoiseSchedule.even(defaults().shift());
    }

    /** Whether a second expert paints at a noise level, with a guidance of its own. */
    default boolean isLowNoise(double sigma) {
        return false;
    }

    /** What it was trained for. */
    default Set<Skill> skills() {
        return EnumSet.complementOf(EnumSet.of(Skill.REFERENCE));
    }

    /** The domain of its training data, as far as the checkpoint tells it. */
    default TrainingDomain domain() {
        return TrainingDomain.NONE;
    }

    /** Widths and heights in pixels that can be painted are multiples of this. */
    int sizeMultiple();

    /** Weights of the transformer and the compression network together. */
    long parameters();

    /** What its parts take. */
    Costs costs();

    /** The type that its transformer computes in. */
    DType compute();

    /** The same in words, and why. */
    String precision();

    @Override
    void close();
}
