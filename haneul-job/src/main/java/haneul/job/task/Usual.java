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
    /** How far from the usual number of pixels a given picture's size may be. */
    private static final double RANGE = 1.5;

    /** How much an error in the number of pixels counts against one in the shape. */
    private static final double PIXELS = 0.2;

    public static Usual of(VideoModel model) {
        return new Usual(model.defaults(), model.sizeMultiple(), model.vae().temporal());
    }

    Area size() {
        return new Area(defaults.width(), defaults.height());
    }

    /**
     * The size for a given picture: its own; or, where it has more than one and a half times the usual number of pixels, about
     * that number in the picture's shape, in multiples that the model can paint.
     */
    Area size(int width, int height) {
        double usual = (double) defaults.width() * defaults.height();
        double own = (double) width * height;
        if (own <= RANGE * usual) {
            return new Area(width, height);
        }
        Area best = new Area(defaults.width(), defaults.height());
        double least = Double.POSITIVE_INFINITY;
        double ideal = Math.sqrt(usual * width / height);
        for (int w = multiple; w <= 2 * ideal + multiple; w += multiple) {
            int h = (int) Math.max(1, Math.round((double) w * height / width / multiple)) * multiple;
            double shape = Math.abs(Math.log((double) w * height / ((double) h * width)));
            double pixels = Math.abs(Math.log(w * h / usual));
            double error = shape + PIXELS * pixels;
            if (error < least && pixels <= Math.log(RANGE)) {
                best = new Area(w, h);
                least = error;
            }
        }
        return best;
    }
}
