package haneul.train.data;

import haneul.core.Rng;

/** Random rectangular masks, one for all frames of a clip, as in training of inpainting and outpainting. */
public final class BoxMask {
    private BoxMask() {}

    /**
     * Draws a box whose sides are a quarter to three quarters of the frame's, and whether its inside or outside is unknown.
     *
     * @return 1 where a pixel is unknown, 0 elsewhere, [H, W]
     */
    public static float[] draw(Rng rng, int h, int w) {
        int bw = w / 4 + rng.nextInt(w / 2);
        int bh = h / 4 + rng.nextInt(h / 2);
        int x0 = rng.nextInt(w - bw + 1);
        int y0 = rng.nextInt(h - bh + 1);
        boolean inside = rng.chance(0.5);
        float[] out = new float[h * w];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                boolean in = x >= x0 && x < x0 + bw && y >= y0 && y < y0 + bh;
                out[y * w + x] = in == inside ? 1 : 0;
            }
        }
        return out;
    }
}
