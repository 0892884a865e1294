package haneul.model.chat;

import haneul.core.Frame;
import haneul.core.HaneulException;
import haneul.model.caption.CaptionStyle;
import haneul.model.caption.ClipCaptioner;
import java.util.ArrayList;
import java.util.List;

/** A vision model behind a chat interface as a captioner: it sees the frames of a clip as pictures. */
public final class VisionCaptioner implements ClipCaptioner {
    /** What it asks. Many threads may ask at once. */
    @FunctionalInterface
    public interface Chat {
        /**
         * @param jpegs pictures that go with the question
         * @return the answer, which may be anything
         */
        String ask(String system, String user, List<byte[]> jpegs);
    }

    private static final String SYSTEM = "You write captions of video clips, to train a text-to-video model on. You"
            + " see frames of one clip, in their order. Say only what can be seen. Answer with the caption alone: plain"
            + " English in one line, without quotes, markup or an introduction.";

    private final String name;
    private final Chat chat;
    private volatile boolean answered;

    /** @param name for records, such as that of the model */
    public VisionCaptioner(String name, Chat chat) {
        this.name = name;
        this.chat = chat;
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Several captions of each clip. All frames are sent; every caption after the first is asked for in other words
     * than
     * those before.
     *
     * @param seed has no meaning here
     * @throws HaneulException of kind RUN if the model does not answer, or refuses a clip before it has answered at
     *     all; of kind
     *     REQUEST if it refuses this one
     */
    @Override
    public List<List<String>> caption(List<List<Frame>> clips, CaptionStyle style, int count, long seed) {
        List<List<String>> out = new ArrayList<>();
        for (List<Frame> frames : clips) {
            List<byte[]> jpegs = frames.stream().map(Jpeg::of).toList();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String answer = CaptionAnswer.cleaned(ask(question(frames.size(), style, texts), jpegs));
                if (!answer.isEmpty()) {
                    texts.add(answer);
                }
            }
            out.add(texts);
        }
        return out;
    }

    private String ask(String question, List<byte[]> jpegs) {
        try {
            String answer = chat.ask(SYSTEM, question, jpegs);
            answered = true;
            return answer;
        } catch (HaneulException e) {
            boolean never = e.kind() == HaneulException.Kind.REQUEST && !answered; // such as a model without eyes
            throw never ? HaneulException.run(e.what(), e.because(), e.fix()).from(e) : e;
        }
    }

    private static String question(int frames, CaptionStyle style, List<String> before) {
        String what = frames == 1
                ? "This is a picture. "
                : "These are " + frames + " frames of one clip, evenly spaced from its first to its last. ";
        String wanted = switch (style) {
            case SHORT -> "Name the main subject and what it does, in at most 12 words.";
            case DESCRIPTIVE ->
                "Describe the clip in 40 to 80 words: the subjects and their looks, how they move"
                        + " and in which direction, the surroundings and the background, light and colours, how the"
                        + " camera sees it and moves, the style, and any text that is visible.";
        };
        return what
                + wanted
                + (before.isEmpty() ? "" : " Use other words than these: \"" + String.join("\" and \"", before) + "\"");
    }

    @Override
    public void close() {}
}
