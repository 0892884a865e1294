package haneul.job.enhance;

import haneul.core.HaneulException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a prompt is worded before the text encoder reads it.
 *
 * @param enhance whether it is upsampled
 * @param enhancer what rewrites it: {@code ""} is the model's own captioner, otherwise the URL of an OpenAI-compatible chat
 *     endpoint such as {@code http://localhost:8080/v1}
 * @param userPrompt the user's own words, where the prompt is not theirs any more; otherwise {@code ""}
 */
public record Wording(Enhance enhance, String enhancer, String userPrompt) {
    /** When a prompt is upsampled. */
    public enum Enhance {
        /** Where the model has a captioner and the prompt is not yet such a caption. */
        AUTO,
        /** Always; it is an error where nothing can rewrite it. */
        ON,
        /** Never: the prompt is painted as it is. */
        OFF;

        /** The name that users write. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The value of a {@link #label}. */
        public static Enhance parse(String label) {
            for (Enhance e : values()) {
                if (e.label().equals(label)) {
                    return e;
                }
            }
            throw new HaneulException(
                    "‹enhance› cannot be " + label,
                    "it is one of "
                            + Arrays.stream(values()).map(Enhance::label).collect(Collectors.joining(", ")),
                    "choose one of them");
        }
    }

    /** Upsampled where that helps. */
    public static final Wording AUTO = new Wording(Enhance.AUTO, "", "");

    /** As it is. */
    public static final Wording OFF = new Wording(Enhance.OFF, "", "");

    /** The wording of a prompt that was upsampled: it is not to be upsampled again. */
    public static Wording done(String userPrompt) {
        return new Wording(Enhance.OFF, "", userPrompt);
    }
}
