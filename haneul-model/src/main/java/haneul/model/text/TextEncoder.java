package haneul.model.text;

import haneul.model.cost.Cost;
import haneul.tensor.Tensor;
import java.util.List;

/** A text encoder: a sentence becomes one vector per token, to which patches attend by cross-attention. */
public interface TextEncoder extends AutoCloseable {
    /** The length of each vector. */
    int width();

    /** The encoder's name in {@code model_index.json}, such as {@code bge-small-en-v1.5}. */
    String name();

    /**
     * The vectors of a sentence's tokens.
     *
     * @param text any Unicode text; {@code ""} gives the unconditional one. It is truncated to {@link #longest}
     *     tokens
     * @return [S, width] float32, S ≥ 1, without gradient; belongs to the caller's scope
     */
    Tensor encode(String text);

    /** The number of tokens that a text is truncated to, special tokens included. */
    default int longest() {
        return Integer.MAX_VALUE;
    }

    /** The number of tokens of a text that are truncated. */
    default int truncated(String text) {
        return 0;
    }

    /** Encodes several texts, which may be faster than one by one. */
    default List<Tensor> encodeAll(List<String> texts) {
        return texts.stream().map(this::encode).toList();
    }

    /** The cost of encoding a text of this many tokens; none where it is negligible. */
    default Cost cost(int tokens) {
        return Cost.NONE;
    }

    @Override
    void close();
}
