package haneul.job.task;

import haneul.model.Defaults;
import haneul.model.VideoModel;

/**
 * A model's usual values, from which a task takes what nobody asked for.
 *
 * @param multiple of widths and heights that the model can paint, in pixels
 * @param group frames in a latent frame
 */
public record Usual(Defaults defaults, int multiple, int group) {
    /** A picture with more than this times the usual number of pixels is scaled down. */
    private static final double LARGER = 1.25;

    public static Usual of(VideoModel model) {
        return new Usual(model.defaults(), model.sizeMultiple(), model.vae().temporal());
    }

    Area size() {
        return new Area(defaults.width(), defaults.height());
    }

    /**
     * The size for a given picture: its own; or, where it has more than five quarters of the usual number of pixels, that
     * number in the picture's shape, rounded to the model's multiple.
     */
    Area size(int width, int height) {
        double pixels = (double) defaults.width() * defaults.height();
        double own = (double) width * height;
        if (own <= LARGER * pixels) {
            return new Area(width, height);
        }
        double scale = Math.sqrt(pixels / own);
        return new Area(side(width * scale), side(height * scale));
    }

    private int side(double pixels) {
        return (int) Math.max(1, Math.round(pixels / multiple)) * multiple;
    }
}
