package haneul.diffusion.canvas;

import haneul.core.Frame;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.vae.VideoVae;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a family that is told the level of every patch derives from a canvas.
 *
 * @param clean the latents of what is known as patches [L, P], zeros elsewhere
 * @param level how far each patch must still be painted [L]
 * @param grid patches in time, height and width
 * @param sentenceOfFrame which of the canvas's sentences each frame of patches listens to; −1 for none
 */
public record Painting(Tensor clean, float[] level, GridShape grid, int[] sentenceOfFrame) {
    /** The clean latents belong to the caller's scope. */
    public static Painting of(Canvas canvas, VideoVae vae, Patch patch) {
        Grid g = canvas.grid();
        int groups = 1 + (g.frames() - 1) / vae.temporal();
        int h = g.height() / vae.spatial();
        int w = g.width() / vae.spatial();
        float[] unknown = new float[g.frames() * g.height() * g.width()];
        for (int i = 0; i < g.frames(); i++) {
            System.arraycopy(canvas.level(i), 0, unknown, i * g.height() * g.width(), g.height() * g.width());
        }
        float[] cells = Knowns.cells(unknown, g.frames(), g.height(), g.width(), vae);
        GridShape grid = patch.grid(groups, h, w);
        float[] level = Knowns.patches(cells, groups, h, w, patch);
        try (Scope scope = Scope.open()) {
            List<Tensor> latents = new ArrayList<>();
            int at = 0;
            while (at < groups) {
                int run = at;
                boolean known = isKnown(cells, at, h * w);
                while (run < groups && isKnown(cells, run, h * w) == known) {
                    run++;
                }
                latents.add(
                        !known
                                ? Tensor.zeros(vae.channels(), run - at, h, w)
                                : at == 0
                                        ? Knowns.first(vae, pixels(canvas, 0, frame(run, vae)))
                                        : Knowns.later(vae, pixels(canvas, frame(at, vae), frame(run, vae))));
                at = run;
            }
            Tensor clean = patch.patchify(Tensor.cat(latents, 1)).keep();
            return new Painting(clean, level, grid, sentences(canvas, grid.t(), patch.t() * vae.temporal()));
        }
    }

    /** The first frame of a group. */
    private static int frame(int group, VideoVae vae) {
        return group == 0 ? 0 : 1 + (group - 1) * vae.temporal();
    }

    private static boolean isKnown(float[] cells, int group, int size) {
        for (int i = group * size; i < (group + 1) * size; i++) {
            if (cells[i] < 1) {
                return true;
            }
        }
        return false;
    }

    /** Known pixels of some frames [3, n, H, W]; grey where they are unknown. */
    private static Tensor pixels(Canvas canvas, int from, int to) {
        int w = canvas.grid().width();
        int h = canvas.grid().height();
        int n = to - from;
        float[] out = new float[3 * n * h * w];
        for (int i = 0; i < n; i++) {
            @Nullable Frame f = canvas.frame(from + i);
            float[] level = canvas.level(from + i);
            for (int p = 0; f != null && p < h * w; p++) {
                for (int c = 0; c < 3 && level[p] < 1; c++) {
                    out[(c * n + i) * h * w + p] = (f.rgb()[3 * p + c] & 0xff) / 127.5f - 1;
                }
            }
        }
        return Tensor.of(out, 3, n, h, w);
    }

    private static int[] sentences(Canvas canvas, int count, int framesEach) {
        int[] out = new int[count];
        Arrays.fill(out, -1);
        for (int s = 0; s < canvas.sentences().size(); s++) {
            int from = canvas.sentences().get(s).from();
            for (int t = (from + framesEach - 1) / framesEach; t < count; t++) {
                out[t] = s;
            }
        }
        return out;
    }

    /** The largest level: above it nothing is painted. */
    public float highest() {
        float most = 0;
        for (float l : level) {
            most = Math.max(most, l);
        }
        return most;
    }
}
