package haneul.model.text;

import haneul.model.cost.Cost;
import haneul.tensor.Tensor;
import java.util.List;

/** Turns a sentence into one vector per token, which patches listen to by cross-attention. */
public interface TextEncoder extends AutoCloseable {
    /** The length of each vector. */
    int width();

    /** What {@code model_index.json} calls this encoder, such as {@code bge-small-en-v1.5}. */
    String name();

    /**
     * The vectors of a sentence's tokens.
     *
     * @param text any Unicode text; {@code ""} gives the unconditional text. Text beyond the encoder's longest (512
     *     tokens for BERT) is cut off there
     * @return [S, width] float32, S ≥ 1, without gradient; belongs to the caller's scope
     */
    Tensor encode(String text);

    /** The most tokens that it hears of a text, marks included. */
    default int longest() {
        return Integer.MAX_VALUE;
    }

    /** How many tokens a text has beyond the {@link #longest}, which are cut off. */
    default int unheard(String text) {
        return 0;
    }

    /** As {@link #encode}, of several texts, which may be quicker than one by one. */
    default List<Tensor> encodeAll(List<String> texts) {
        return texts.stream().map(this::encode).toList();
    }

    /** What a text of so many tokens takes; nothing where that is too little to count. */
    default Cost cost(int tokens) {
        return Cost.NONE;
    }

    @Override
    void close();
}
