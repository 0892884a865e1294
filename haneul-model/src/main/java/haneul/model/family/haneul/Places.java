package haneul.model.family.haneul;

import haneul.model.dit.GridShape;
import haneul.nn.Rope3d;
import haneul.tensor.Tensor;
import java.util.List;

/**
 * Where tokens are: the patches of clips, or finer cells of them.
 *
 * @param clips how many tokens each clip has
 * @param config says what 1 is, in height and width
 * @param side how many latents a token has in height and width
 */
record Places(List<GridShape> clips, HaneulDitConfig config, int side) {
    private static final int WAVES = 8;
    private static final double ROPE_BASE = 100;

    /** How many numbers {@link #waves} gives a token. */
    static final long WIDTH = 12L * WAVES;

    /** Where each token is, in units and as a share of its clip, as waves: [L, 12·waves]. */
    Tensor waves() {
        int tokens = clips.stream().mapToInt(GridShape::count).sum();
        float[] out = new float[Math.toIntExact(tokens * WIDTH)];
        int at = 0;
        for (GridShape g : clips) {
            for (int t = 0; t < g.t(); t++) {
                for (int h = 0; h < g.h(); h++) {
                    for (int w = 0; w < g.w(); w++) {
                        double[] place = {
                            t / 8.0,
                            config.place(h, side) / 8,
                            config.place(w, side) / 8,
                            share(t, g.t()),
                            share(h, g.h()),
                            share(w, g.w())
                        };
                        for (double p : place) {
                            for (int k = 0; k < WAVES; k++) {
                                double angle = p * Math.PI * (k + 1) / 2;
                                out[at++] = (float) Math.cos(angle);
                                out[at++] = (float) Math.sin(angle);
                            }
                        }
                    }
                }
            }
        }
        return Tensor.of(out, tokens, WIDTH);
    }

    private static double share(int i, int of) {
        return of == 1 ? 0 : i / (of - 1.0);
    }

    /** How queries and keys of heads of this size are turned: by t, h and w. */
    Rope3d rope(int head) {
        float[] turns = GridShape.positions(clips);
        for (int i = 0; i < turns.length; i++) {
            turns[i] = i % 3 == 0 ? turns[i] : (float) config.place(turns[i], side);
        }
        int space = head / 3 / 2 * 2; // the share of a head's numbers that turns with height, and with width
        return new Rope3d(turns, new int[] {head - 2 * space, space, space}, ROPE_BASE);
    }
}
