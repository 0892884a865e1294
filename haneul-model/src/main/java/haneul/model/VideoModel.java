package haneul.model;

import haneul.model.cost.Costs;
import haneul.model.text.TextEncoder;
import haneul.model.vae.VideoVae;
import haneul.tensor.DType;

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
    Seeing seeing();

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
