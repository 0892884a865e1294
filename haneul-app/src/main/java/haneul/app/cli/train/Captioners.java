package haneul.app.cli.train;

import haneul.model.caption.ClipCaptioner;
import haneul.model.chat.ChatEndpoint;
import haneul.model.chat.VisionCaptioner;
import haneul.model.family.haneul.HaneulCaptioner;
import haneul.tensor.Precision;

/** Captioners by the names that {@code --model} takes. */
final class Captioners {
    private Captioners() {}

    /** Whether a name is the address of a model that another program runs. */
    static boolean isRemote(String model) {
        return model.startsWith("http://") || model.startsWith("https://");
    }

    /**
     * Opens a captioner.
     *
     * @param perMinute questions to a remote one at most; 0 for any
     * @throws haneul.core.HaneulException if the model has none, or nothing answers
     */
    static ClipCaptioner open(String model, Precision precision, double perMinute) {
        if (isRemote(model)) {
            ChatEndpoint endpoint = ChatEndpoint.open(model, ChatEndpoint.Options.of(ChatEndpoint.key(), perMinute));
            return new VisionCaptioner(endpoint.model(), endpoint::ask);
        }
        return HaneulCaptioner.open(model, precision);
    }
}
