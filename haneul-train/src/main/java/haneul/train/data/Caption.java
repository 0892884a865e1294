package haneul.train.data;

import haneul.core.HaneulException;
import haneul.model.caption.CaptionStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One caption of a clip.
 *
 * @param text a line
 * @param style how much it says; null where nobody told
 * @param machine whether a captioner wrote it, and not a person
 */
public record Caption(String text, @Nullable CaptionStyle style, boolean machine) {
    /** A caption that came with the clip. */
    public static Caption given(String text) {
        return new Caption(text, null, false);
    }

    /** Its source and style in one word: {@code given}, {@code given-short}, {@code machine-descriptive}. */
    public String kind() {
        return (machine ? "machine" : "given")
                + (style == null ? "" : "-" + style.name().toLowerCase(Locale.ROOT));
    }

    /** A caption of a {@link #kind}. */
    public static Caption of(String kind, String text) {
        String[] parts = kind.split("-", 2);
        try {
            return new Caption(
                    text,
                    parts.length < 2 ? null : CaptionStyle.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                    parts[0].equals("machine"));
        } catch (IllegalArgumentException e) {
            throw new HaneulException(
                            "A caption cannot be read",
                            "its kind is " + kind,
                            "encode the latents again in another folder")
                    .from(e);
        }
    }
}
