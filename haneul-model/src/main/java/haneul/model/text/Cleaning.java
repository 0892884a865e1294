package haneul.model.text;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prompt cleaning of Wan's reference pipeline before tokenization: the repairs of ftfy, except that of wrong
 * encodings; entities of HTML, twice; every run of white space becomes one space.
 *
 * <p>Of ftfy: entities, control characters of Windows, ligatures, full and half widths, curled quotes, line breaks, halves
 * of surrogate pairs, escapes of terminals, control characters, composed accents; line by line, until nothing changes.
 * Entities stay where a {@code <} came before, as that may be meant.
 */
final class Cleaning {
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WINDOWS = Pattern.compile("[\\x80-\\x9f]");
    private static final Pattern LIGATURE =
            Pattern.compile("[\\u0132\\u0133\\u0149\\u01c4-\\u01cc\\u01f1-\\u01f3\\ufb00-\\ufb06]");
    private static final Pattern WIDTH = Pattern.compile("[\\u3000\\uff01-\\uffef]");
    private static final Pattern DOUBLE_QUOTE = Pattern.compile("[\\u201c-\\u201f]");
    private static final Pattern SINGLE_QUOTE = Pattern.compile("[\\u02bc\\u2018-\\u201b]");
    private static final Pattern BREAK = Pattern.compile("\\r\\n|[\\r\\u2028\\u2029\\u0085]");
    private static final Pattern HALF = Pattern.compile("[\\ud800-\\udfff]");
    private static final Pattern ESCAPE = Pattern.compile("\\x1b\\[[\\d;]*[a-zA-Z]", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern CONTROL =
            Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]");

    private Cleaning() {}

    /** The cleaned prompt: one line without white space at its ends. */
    static String clean(String prompt) {
        String text = Html.unescape(Html.unescape(tidy(prompt)));
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    private static String tidy(String text) {
        StringBuilder out = new StringBuilder();
        boolean entities = true;
        for (String line : text.split("(?<=\n)", -1)) {
            entities &= line.indexOf('<') < 0;
            out.append(tidy(line, entities));
        }
        return out.toString();
    }

    private static String tidy(String line, boolean entities) {
        String text = line;
        String before;
        do {
            before = text;
            text = entities ? Html.unescapeClosed(text) : text;
            text = WINDOWS.matcher(text)
                    .replaceAll(m -> Html.windows1252(m.group().charAt(0)));
            text = LIGATURE.matcher(text).replaceAll(m -> letters(m.group()));
            text = WIDTH.matcher(text).replaceAll(m -> plain(m.group()));
            text = DOUBLE_QUOTE.matcher(text).replaceAll("\"");
            text = SINGLE_QUOTE.matcher(text).replaceAll("'");
            text = BREAK.matcher(text).replaceAll("\n");
            text = HALF.matcher(text).replaceAll("\uFFFD");
            text = ESCAPE.matcher(text).replaceAll("");
            text = CONTROL.matcher(text).replaceAll("");
            text = Normalizer.normalize(text, Normalizer.Form.NFC);
        } while (!text.equals(before));
        return text;
    }

    private static String letters(String ligature) {
        return ligature.equals("\ufb05") ? "\u017ft" : plain(ligature); // a long s stays long
    }

    /** The same letter without what is only a matter of its looks. Safe in a replacement: "$" and "\" are quoted. */
    private static String plain(String text) {
        return Matcher.quoteReplacement(Normalizer.normalize(text, Normalizer.Form.NFKC));
    }
}
