package haneul.model.dit;

import java.util.List;

/** Number of patches of a clip in time, height and width. */
public record GridShape(int t, int h, int w) {
    /** Number of patches. */
    public int count() {
        return Math.multiplyExact(Math.multiplyExact(t, h), w);
    }

    /** Grid of the clip in cells, with n × n cells for each patch. */
    public GridShape finer(int n) {
        return new GridShape(t, h * n, w * n);
    }

    /** t, h, w of every patch of clips that stand one behind the other, [L][3] row-major. */
    public static float[] positions(List<GridShape> clips) {
        float[] out = new float[3 * clips.stream().mapToInt(GridShape::count).sum()];
        int at = 0;
        for (GridShape g : clips) {
            for (int t = 0; t < g.t; t++) {
                for (int h = 0; h < g.h; h++) {
                    for (int w = 0; w < g.w; w++) {
                        out[at++] = t;
                        out[at++] = h;
                        out[at++] = w;
                    }
                }
            }
        }
        return out;
    }
}
