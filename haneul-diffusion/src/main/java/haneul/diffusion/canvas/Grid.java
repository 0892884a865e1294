package haneul.diffusion.canvas;

import haneul.core.HaneulException;
import haneul.model.VideoModel;

/**
 * The size, length and frame rate of a video.
 *
 * @param width pixels, 1…16384
 * @param height pixels, 1…16384
 * @param frames 1 (a picture) …100001
 * @param fps frames a second, above 0 and at most 240
 */
public record Grid(int width, int height, int frames, double fps) {
    private static final int LARGEST = 16384;
    private static final int LONGEST = 100_001;

    public Grid {
        if (width < 1 || height < 1 || width > LARGEST || height > LARGEST) {
            throw new HaneulException(
                    "A video of " + width + "x" + height + " pixels cannot be painted",
                    "width and height go from 1 to " + LARGEST,
                    "choose a size such as 96x64");
        }
        if (frames < 1 || frames > LONGEST) {
            throw new HaneulException(
                    "A video of " + frames + " frames cannot be painted",
                    "it has 1 to " + LONGEST + " frames",
                    "choose a length such as 17 frames");
        }
        if (!(fps > 0 && fps <= 240)) {
            throw new HaneulException(
                    "A video of " + fps + " frames a second cannot be painted",
                    "the rate is above 0 and at most 240",
                    "choose a rate such as 8");
        }
    }

    /** At 8 frames a second. */
    public static Grid of(int width, int height, int frames) {
        return new Grid(width, height, frames, 8);
    }

    /** Copy with another frame rate. */
    public Grid fps(double rate) {
        return new Grid(width, height, frames, rate);
    }

    /** The next larger grid that a model can paint, from which the result is cropped back. */
    public Grid fitting(VideoModel model) {
        return next(
                model.sizeMultiple(),
                model.vae().temporal(),
                model.conditioning().patch().t());
    }

    /** The next larger grid with sides that are multiples of {@code size} and 1 + group · k frames. */
    public Grid next(int size, int group) {
        return next(size, group, 1);
    }

    /** @param patch latent frames of a patch; their number 1 + k is a multiple of it */
    private Grid next(int size, int group, int patch) {
        long groups = up(1 + up(frames - 1L, group) / group, patch);
        return new Grid(
                Math.toIntExact(up(width, size)),
                Math.toIntExact(up(height, size)),
                Math.toIntExact(1 + (groups - 1) * group),
                fps);
    }

    private static long up(long n, long multiple) {
        return (n + multiple - 1) / multiple * multiple;
    }

    @Override
    public String toString() {
        return width + "x" + height + (frames == 1 ? ", a picture" : ", " + frames + " frames");
    }
}
