package haneul.model.text;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words of a text as BERT's basic tokenizer cuts them before they become word pieces (Devlin et al., 2018): lower
 * case, without accents, cut at white space and punctuation, which are dropped here.
 */
public final class Words {
    private static final Pattern ACCENT = Pattern.compile("\\p{Mn}+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Words() {}

    /** The words in their order; a word that is there twice is given twice. */
    public static List<String> of(String text) {
        String plain = ACCENT.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return BETWEEN.splitAsStream(plain).filter(w -> !w.isEmpty()).toList();
    }
}
