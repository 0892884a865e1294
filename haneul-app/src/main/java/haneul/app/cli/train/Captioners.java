package haneul.app.cli.train;

import haneul.model.caption.ClipCaptioner;
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
     * @throws haneul.core.HaneulException if the model has none
     */
    static ClipCaptioner open(String model, Precision precision) {
        return HaneulCaptioner.open(model, precision);
    }
}
