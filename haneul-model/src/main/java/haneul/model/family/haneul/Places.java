package haneul.model.family.haneul;

import haneul.model.dit.GridShape;
import haneul.nn.Rope3d;
import haneul.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where tokens are: the patches of clips, or finer cells of them. What is the same for all clips of a grid is computed once.
 *
 * <p>Legend: L tokens.
 */
final class Places {
    private static final int WAVES = 8;
    private static final double ROPE_BASE = 100;

    /** How many numbers {@link #waves} gives a token. */
    static final long WIDTH = 12L * WAVES;

    private final List<GridShape> grids;
    private final HaneulDitConfig config;
    private final int side;
    private final Tensor tokens; // of each its number among those of the different grids

    /**
     * @param clips how many tokens each clip has
     * @param config says what 1 is, in height and width
     * @param side how many latents a token has in height and width
     */
    Places(List<GridShape> clips, HaneulDitConfig config, int side) {
        this.config = config;
        this.side = side;
        Map<GridShape, Integer> first = new LinkedHashMap<>();
        int different = 0;
        for (GridShape g : clips) {
            if (first.putIfAbsent(g, different) == null) {
                different += g.count();
            }
        }
        grids = List.copyOf(first.keySet());
        long[] of = new long[clips.stream().mapToInt(GridShape::count).sum()];
        int at = 0;
        for (GridShape g : clips) {
            int begin = first.get(g);
            for (int i = 0; i < g.count(); i++) {
                of[at++] = begin + i;
            }
        }
        tokens = Tensor.of(of, of.length);
    }

    /** Where each token is, in units and as a share of its clip, as waves: [L, 12·waves]. */
    Tensor waves() {
        int different = grids.stream().mapToInt(GridShape::count).sum();
        float[] out = new float[Math.toIntExact(different * WIDTH)];
        int at = 0;
        for (GridShape g : grids) {
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
        return Tensor.of(out, different, WIDTH).index(0, tokens);
    }

    private static double share(int i, int of) {
        return of == 1 ? 0 : i / (of - 1.0);
    }

    /** How queries and keys of heads of this size are turned: by t, h and w. */
    Rope3d rope(int head) {
        float[] turns = GridShape.positions(grids);
        for (int i = 0; i < turns.length; i++) {
            turns[i] = i % 3 == 0 ? turns[i] : (float) config.place(turns[i], side);
        }
        int space = head / 3 / 2 * 2; // the share of a head's numbers that turns with height, and with width
        return new Rope3d(turns, new int[] {head - 2 * space, space, space}, ROPE_BASE).at(tokens);
    }
}
