package haneul.diffusion.canvas;

import haneul.core.Frame;
import haneul.model.condition.Conditioning;
import haneul.model.condition.KnownLatents;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.vae.VideoVae;
import haneul.tensor.Scope;
import haneul.tensor.Shape;
import haneul.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * What a family that is told the level of every patch derives from a canvas.
 *
 * <p>{@link KnownLatents} says how known pixels are encoded.
 *
 * @param clean the latents of what is known as patches [L, P], zeros elsewhere
 * @param level how far each patch must still be painted [L]
 * @param grid patches in time, height and width
 * @param sentenceOfFrame which of the canvas's sentences each frame of patches listens to; −1 for none
 */
public record Painting(Tensor clean, float[] level, GridShape grid, int[] sentenceOfFrame) {
    /** The clean latents belong to the caller's scope. */
    public static Painting of(Canvas any, VideoVae vae, Patch patch) {
        Canvas canvas = any.held(vae.temporal());
        Grid g = canvas.grid();
        int groups = 1 + (g.frames() - 1) / vae.temporal();
        int h = g.height() / vae.spatial();
        int w = g.width() / vae.spatial();
        float[] cells = KnownLatents.cells(canvas.levels(), g.frames(), g.width(), g.height(), vae);
        GridShape grid = patch.grid(groups, h, w);
        float[] level = KnownLatents.patches(cells, groups, h, w, patch);
        try (Scope scope = Scope.open()) {
            Tensor latents = KnownLatents.of(
                    cells,
                    new Shape(vae.channels(), groups, h, w),
                    KnownLatents.encoder(vae, (from, to, edited) -> pixels(canvas, from, to, edited)));
            Tensor clean = patch.patchify(latents).copy().keep();
            return new Painting(clean, level, grid, sentences(canvas, grid.t(), patch.t() * vae.temporal()));
        }
    }

    /** Nothing is known. */
    public static Painting blank(GridShape grid, long numbers, int[] sentenceOfFrame) {
        float[] level = new float[grid.count()];
        Arrays.fill(level, 1);
        return new Painting(Tensor.zeros(grid.count(), numbers), level, grid, sentenceOfFrame);
    }

    /** A blank ring: all of its frames are in groups. */
    public static Painting ring(Canvas canvas, VideoVae vae, Patch patch) {
        Grid g = canvas.grid();
        GridShape grid = patch.grid(g.frames() / vae.temporal(), g.height() / vae.spatial(), g.width() / vae.spatial());
        int[] sentenceOfFrame = sentences(canvas, grid.t(), patch.t() * vae.temporal());
        return blank(grid, (long) vae.channels() * patch.t() * patch.h() * patch.w(), sentenceOfFrame);
    }

    /**
     * The same with frames of patches before the first, of which nothing is known: places for reference pictures.
     */
    public Painting after(int frames) {
        int more = frames * grid.h() * grid.w();
        if (more == 0) {
            return this;
        }
        float[] next = new float[more + level.length];
        Arrays.fill(next, 0, more, 1);
        System.arraycopy(level, 0, next, more, level.length);
        int[] sentenceOfFrame = new int[frames + grid.t()];
        Arrays.fill(sentenceOfFrame, 0, frames, sentenceOfFrame[0]);
        System.arraycopy(sentenceOfFrame, 0, sentenceOfFrame, frames, grid.t());
        Tensor all = Tensor.cat(List.of(Tensor.zeros(more, clean.size(1)), clean), 0);
        return new Painting(all, next, new GridShape(frames + grid.t(), grid.h(), grid.w()), sentenceOfFrame);
    }

    /**
     * What a family with more channels is told of a canvas.
     *
     * @param references whether it takes reference pictures
     * @return [L, E]
     */
    public static Tensor hints(Canvas canvas, Conditioning.Channels conditioning, boolean references) {
        Grid g = canvas.grid();
        try (Scope scope = Scope.open()) {
            float[] unknown = new float[g.frames() * g.width() * g.height()];
            for (int i = 0; i < unknown.length; i++) {
                unknown[i] = canvas.level(i / (g.width() * g.height())).at(i % (g.width() * g.height()));
            }
            Tensor hints = conditioning
                    .hints()
                    .of(
                            pixels(canvas, 0, g.frames(), true),
                            Tensor.of(unknown, 1, g.frames(), g.height(), g.width()),
                            references ? References.tensors(canvas) : List.of());
            return conditioning.patch().patchify(hints).copy().keep();
        }
    }

    /** Known pixels of some frames [3, n, H, W] in −1…1; grey where they are unknown. */
    private static Tensor pixels(Canvas canvas, int from, int to, boolean edited) {
        int size = canvas.grid().width() * canvas.grid().height();
        int n = to - from;
        float[] out = new float[3 * n * size];
        for (int i = 0; i < n; i++) {
            Frame f = canvas.frame(from + i);
            Level level = canvas.level(from + i);
            for (int p = 0; f != null && p < size; p++) {
                if (KnownLatents.isShown(level.at(p), edited)) {
                    for (int c = 0; c < 3; c++) {
                        out[(c * n + i) * size + p] = (f.rgb()[3 * p + c] & 0xff) / 127.5f - 1;
                    }
                }
            }
        }
        return Tensor.of(out, 3, n, canvas.grid().height(), canvas.grid().width());
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

    /**
     * The same with at most so many levels between 0 and 1, each of which costs a step. If there are more, as in a mask
     * with soft edges, each is rounded up to a noise level of the schedule.
     */
    public Painting rounded(double[] sigmas, int most) {
        float[] next = rounded(level, sigmas, most);
        return next == level ? this : new Painting(clean, next, grid, sentenceOfFrame);
    }

    /** The same of levels alone. */
    public static float[] rounded(float[] level, double[] sigmas, int most) {
        TreeSet<Float> between = new TreeSet<>();
        for (float l : level) {
            if (l > 0 && l < 1) {
                between.add(l);
            }
        }
        if (between.size() <= most) {
            return level;
        }
        float[] next = level.clone();
        for (int i = 0; i < next.length; i++) {
            float up = next[i] > 0 ? 1 : 0;
            for (double s : sigmas) {
                up = s >= next[i] && s < up ? (float) s : up;
            }
            next[i] = up;
        }
        return next;
    }
}
