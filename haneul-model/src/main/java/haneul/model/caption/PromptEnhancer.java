package haneul.model.caption;

import java.util.List;

/**
 * Upsampling of prompts: turns a short or free sentence into the kind of caption that a model was trained on. Betker et al.,
 * 2023, appendix C. Whether a candidate keeps what the user said is checked elsewhere.
 */
public interface PromptEnhancer extends AutoCloseable {
    /** Its name for records, such as {@code bundled} or a model's name behind a URL. */
    String name();

    /**
     * Candidates, the most likely one first.
     *
     * @param prompt the user's own words, any Unicode text
     * @param seed of those that are sampled
     * @return none blank; empty if it finds none
     */
    List<String> candidates(String prompt, long seed);

    @Override
    void close();
}
