package haneul.model.chat;

import haneul.model.caption.PromptEnhancer;
import java.util.List;

/**
 * Lengthens prompts by a chat model, in the style that open video models were trained on: Wan's published prompt extension
 * asks for 80 to 100 words with the subject and its looks, the scene, the motion, the camera and the style, in the language of
 * the user.
 */
public final class ChatEnhancer implements PromptEnhancer {
    private static final String SYSTEM = """
        You rewrite short prompts for a text-to-video model. Answer with one paragraph of 80 to 100 words and nothing else.
        Say in this order: the main subject and how it looks, the scene around it, what moves and how, the camera, the style.
        Use verbs of motion and concrete details. Keep the user's language.
        Keep every noun, number, colour, direction, negation, name and quoted text of the user word for word.
        Add nothing that contradicts them, and no other main subject.\
        """;
    private static final int LONGEST = 2000;

    private final ChatEndpoint endpoint;

    public ChatEnhancer(ChatEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public String name() {
        return endpoint.model();
    }

    /** One candidate: an endpoint is asked once. */
    @Override
    public List<String> candidates(String prompt, long seed) {
        String said = CaptionAnswer.cleaned(endpoint.ask(SYSTEM, prompt, List.of()));
        return said.isBlank() || said.length() > LONGEST ? List.of() : List.of(said);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
