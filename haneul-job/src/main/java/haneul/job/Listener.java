package haneul.job;

import haneul.core.Progress;
import haneul.media.Video;
import java.util.function.Supplier;

/**
 * Follows a {@link PaintJob}: progress with parts, notes, previews, and the way to cancel it (see {@link Progress}). All
 * calls come from the thread that paints.
 */
public interface Listener extends Progress {
    /** Reports nothing. */
    Listener SILENT = (stage, done, total) -> {};

    /** One line about what is adapted or left out; the same line comes once. */
    default void note(String line) {}

    /** A request with every value known and its canvas in it, before it is painted. */
    default void prepared(PaintRequest whole) {}

    /** Whether {@link #preview} is to be called; it takes some time. */
    default boolean previews() {
        return false;
    }

    /**
     * The denoiser's estimate D(x, σ) of a result or of the window of it that is painted, on the model's own grid, in each
     * step.
     *
     * @param request of the result
     * @param sigma the noise level of the step, 1…0
     * @param estimate decodes it; valid during the call
     */
    default void preview(PaintRequest request, double sigma, Supplier<Video> estimate) {}

    /** A result, as soon as it is written. */
    default void done(PaintResult result) {}
}
