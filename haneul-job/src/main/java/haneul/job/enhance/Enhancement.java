package haneul.job.enhance;

import haneul.core.HaneulException;
import haneul.job.enhance.Wording.Enhance;
import haneul.model.caption.PromptEnhancer;
import haneul.model.chat.ChatEndpoint;
import haneul.model.chat.ChatEnhancer;
import haneul.world.CaptionReader;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rewords a prompt before it is painted, as a {@link Wording} asks; whatever goes wrong, the user's own words remain. */
public final class Enhancement {
    private static final int LONGEST = 2000;

    /** A prompt as it is painted, and its wording. */
    public record Reworded(String prompt, Wording wording) {}

    private Enhancement() {}

    /**
     * The prompt to paint.
     *
     * @param own gives the model's own enhancer, or null if it has none; asked only if it is needed
     * @param hasOwn whether it has one
     * @param blank whether nothing but the prompt says what is to be seen
     * @param moving whether a clip is asked for and no picture
     * @param notes takes one line that says what will be painted, or why it stays as it is
     * @throws HaneulException if a prompt is to be enhanced, and there is nothing that could
     */
    public static Reworded of(
            String prompt,
            Wording wording,
            boolean hasOwn,
            Supplier<@Nullable PromptEnhancer> own,
            boolean blank,
            boolean moving,
            long seed,
            Consumer<String> notes) {
        Reworded same = new Reworded(prompt, wording);
        Enhance enhance = wording.enhance();
        boolean remote = !wording.enhancer().isEmpty();
        if (enhance == Enhance.OFF || prompt.isBlank()) {
            return same;
        }
        if (!remote && !hasOwn) {
            if (enhance == Enhance.AUTO) {
                return same;
            }
            throw new HaneulException(
                    "The prompt cannot be enhanced",
                    "the model has no captioner that rewrites prompts",
                    "name a chat endpoint with ‹enhancer› http://HOST/v1, or leave out ‹enhance›");
        }
        boolean beside = enhance == Enhance.AUTO && !blank; // the pixels that are given say what is to be seen
        if (!remote && (beside || CaptionReader.read(prompt).complete(moving))) {
            return same;
        }
        if (prompt.length() > LONGEST) {
            return kept(
                    same,
                    "it has " + prompt.length() + " characters, and at most " + LONGEST + " are rewritten",
                    notes);
        }
        Faithful.Chosen chosen = remote
                ? Faithful.general(prompt, asked(wording.enhancer(), prompt, seed, notes))
                : Faithful.world(prompt, candidates(own.get(), prompt, seed), moving);
        if (!chosen.reason().isEmpty()) {
            return kept(same, chosen.reason(), notes);
        }
        if (chosen.prompt().equals(prompt)) {
            return same;
        }
        notes.accept("enhanced: " + chosen.prompt());
        return new Reworded(chosen.prompt(), Wording.done(prompt));
    }

    private static Reworded kept(Reworded same, String reason, Consumer<String> notes) {
        notes.accept("painted in your own words: " + reason);
        return same;
    }

    private static List<String> candidates(@Nullable PromptEnhancer enhancer, String prompt, long seed) {
        return enhancer == null ? List.of() : enhancer.candidates(prompt, seed);
    }

    /** Nothing that an endpoint does stops the painting. */
    private static List<String> asked(String url, String prompt, long seed, Consumer<String> notes) {
        try (PromptEnhancer chat =
                new ChatEnhancer(ChatEndpoint.open(url, ChatEndpoint.Options.of(ChatEndpoint.key(), 0)))) {
            return chat.candidates(prompt, seed);
        } catch (HaneulException e) {
            if (e.kind() == HaneulException.Kind.CANCELLED) {
                throw e;
            }
            notes.accept(e.what() + ", " + e.because());
            return List.of();
        }
    }
}
