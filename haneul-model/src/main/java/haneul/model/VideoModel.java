package haneul.model;

import haneul.model.text.TextEncoder;
import haneul.model.vae.VideoVae;

/** A model that can be painted with: compression network, text encoder, transformer, and what it is best at. */
public interface VideoModel extends AutoCloseable {
    /** The family's name, such as {@code haneul}. */
    String family();

    Defaults defaults();

    VideoVae vae();

    TextEncoder text();

    Seeing seeing();

    /** Widths and heights in pixels that can be painted are multiples of this. */
    int sizeMultiple();

    /** Weights of the transformer and the compression network together. */
    long parameters();

    /** The compute type and why. */
    String precision();

    @Override
    void close();
}
