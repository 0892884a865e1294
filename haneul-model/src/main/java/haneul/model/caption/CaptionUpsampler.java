package haneul.model.caption;

import haneul.model.text.TextEncoder;
import haneul.tensor.Grad;
import haneul.tensor.Scope;
import java.util.List;

/** Rewrites prompts with a captioner's decoder, conditioned on the user's sentence instead of a clip. */
public final class CaptionUpsampler implements PromptEnhancer {
    private static final int CANDIDATES = 4;
    private static final int LONGEST = 2000;

    private final String name;
    private final CaptionWriter writer;
    private final TextEncoder text;
    private final Runnable closing;

    /**
     * @param name for records
     * @param text the text encoder whose vectors the captioner was trained on; it belongs to the caller
     * @param closing frees what it was made from
     */
    public CaptionUpsampler(String name, CaptionWriter writer, TextEncoder text, Runnable closing) {
        this.name = name;
        this.writer = writer;
        this.text = text;
        this.closing = closing;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> candidates(String prompt, long seed) {
        if (prompt.isBlank() || prompt.length() > LONGEST) {
            return List.of();
        }
        try (Scope scope = Scope.open();
                Grad off = Grad.off()) {
            return writer.rewrite(text.encode(prompt), CaptionStyle.DESCRIPTIVE, CANDIDATES, seed).stream()
                    .filter(c -> !c.isBlank())
                    .toList();
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
