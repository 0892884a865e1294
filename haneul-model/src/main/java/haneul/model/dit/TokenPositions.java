package haneul.model.dit;

import haneul.nn.Rope3d;
import haneul.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Positions of tokens in time, height and width: of the patches of clips, or of finer cells. Computed once for each distinct
 * grid. Fourier features as in Tancik et al., 2020; rotary embedding as in Su et al., 2021.
 *
 * <p>Legend: L tokens.
 */
public final class TokenPositions {
    private static final int FREQUENCIES = 8;
    private static final double ROPE_BASE = 100;

    /** Numbers of a token in {@link #fourierFeatures}. */
    public static final long WIDTH = 12L * FREQUENCIES;

    private final List<GridShape> grids;
    private final Patch patch;
    private final int side;
    private final Tensor tokens; // index of each token among those of the distinct grids

    /**
     * @param clips grid of tokens of each clip
     * @param patch its size is the unit in height and width
     * @param side latents of a token in height and in width
     */
    public TokenPositions(List<GridShape> clips, Patch patch, int side) {
        this.patch = patch;
        this.side = side;
        Map<GridShape, Integer> first = new LinkedHashMap<>();
        int distinct = 0;
        for (GridShape g : clips) {
            if (first.putIfAbsent(g, distinct) == null) {
                distinct += g.count();
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

    /** Fourier features of the positions, in units and as a share of the clip: [L, 12·FREQUENCIES]. */
    public Tensor fourierFeatures() {
        int distinct = grids.stream().mapToInt(GridShape::count).sum();
        float[] out = new float[Math.toIntExact(distinct * WIDTH)];
        int at = 0;
        for (GridShape g : grids) {
            for (int t = 0; t < g.t(); t++) {
                for (int h = 0; h < g.h(); h++) {
                    for (int w = 0; w < g.w(); w++) {
                        double[] position = {
                            t / 8.0, place(h) / 8, place(w) / 8, share(t, g.t()), share(h, g.h()), share(w, g.w())
                        };
                        for (double p : position) {
                            for (int k = 0; k < FREQUENCIES; k++) {
                                double angle = p * Math.PI * (k + 1) / 2;
                                out[at++] = (float) Math.cos(angle);
                                out[at++] = (float) Math.sin(angle);
                            }
                        }
                    }
                }
            }
        }
        return Tensor.of(out, distinct, WIDTH).index(0, tokens);
    }

    /** Centre of a token in its row or column, in patches from the centre of the first patch. */
    private double place(double number) {
        double unit = patch.h();
        return (side * number + (side - unit) / 2) / unit;
    }

    private static double share(int i, int of) {
        return of == 1 ? 0 : i / (of - 1.0);
    }

    /** Rotary position embedding by t, h and w for heads of this size. */
    public Rope3d rope(int head) {
        float[] turns = GridShape.positions(grids);
        for (int i = 0; i < turns.length; i++) {
            turns[i] = i % 3 == 0 ? turns[i] : (float) place(turns[i]);
        }
        int space = head / 3 / 2 * 2; // numbers of a head that rotate with height, and with width
        return new Rope3d(turns, new int[] {head - 2 * space, space, space}, ROPE_BASE).at(tokens);
    }
}
