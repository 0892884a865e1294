package haneul.diffusion.canvas;

import haneul.model.condition.KnownLatents;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.vae.VideoVae;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * The latents of a canvas before anything is encoded: their grid, and how far each latent cell and patch must still be
 * painted. Levels are 1 (unknown), 0 (given), or between them the noise level at which an edit starts.
 *
 * @param grid patches in time, height and width, with those of reference pictures
 * @param cells the level of each latent cell [T, h, w], without reference pictures
 * @param level the level of each patch [L]
 * @param sentenceOfFrame the index of the canvas's sentence for each frame of patches; −1 for none
 * @param references frames of patches before the first one, for reference pictures
 * @param fps frames of the canvas per second
 */
public record LatentLayout(
        GridShape grid, float[] cells, float[] level, int[] sentenceOfFrame, int references, double fps) {
    /** Of a canvas whose grid the model can paint. */
    public static LatentLayout of(Canvas any, VideoVae vae, Patch patch) {
        Canvas canvas = any.held(vae.temporal());
        Grid g = canvas.grid();
        int frames = 1 + (g.frames() - 1) / vae.temporal();
        int h = g.height() / vae.spatial();
        int w = g.width() / vae.spatial();
        float[] cells = KnownLatents.cells(canvas.levels(), g.frames(), g.width(), g.height(), vae);
        GridShape grid = patch.grid(frames, h, w);
        float[] level = KnownLatents.patches(cells, frames, h, w, patch);
        return new LatentLayout(
                grid, cells, level, sentences(canvas, grid.t(), patch.t() * vae.temporal()), 0, g.fps());
    }

    /** Of a blank ring, which has no single first frame: all of its frames are in groups. */
    public static LatentLayout ring(Canvas canvas, VideoVae vae, Patch patch) {
        Grid g = canvas.grid();
        int h = g.height() / vae.spatial();
        int w = g.width() / vae.spatial();
        GridShape grid = patch.grid(g.frames() / vae.temporal(), h, w);
        return blank(
                grid, grid.count() * patch.cells(), sentences(canvas, grid.t(), patch.t() * vae.temporal()), g.fps());
    }

    /** Nothing is known. */
    static LatentLayout blank(GridShape grid, int cells, int[] sentenceOfFrame, double fps) {
        return new LatentLayout(grid, unknown(cells), unknown(grid.count()), sentenceOfFrame, 0, fps);
    }

    /** This layout of a ring as the clip that the model sees: one frame of patches more, with these sentences. */
    public LatentLayout opened(int[] sentences) {
        int frame = cells.length / grid.t();
        return blank(new GridShape(grid.t() + 1, grid.h(), grid.w()), cells.length + frame, sentences, fps);
    }

    private static float[] unknown(int count) {
        float[] out = new float[count];
        Arrays.fill(out, 1);
        return out;
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

    /** Copy with frames of unknown patches for reference pictures before the first one. */
    public LatentLayout withReferences(int frames) {
        if (frames == 0) {
            return this;
        }
        int more = frames * grid.h() * grid.w();
        float[] next = new float[more + level.length];
        Arrays.fill(next, 0, more, 1);
        System.arraycopy(level, 0, next, more, level.length);
        int[] sentences = new int[frames + grid.t()];
        Arrays.fill(sentences, 0, frames, sentenceOfFrame[0]);
        System.arraycopy(sentenceOfFrame, 0, sentences, frames, grid.t());
        GridShape larger = new GridShape(frames + grid.t(), grid.h(), grid.w());
        return new LatentLayout(larger, cells, next, sentences, frames, fps);
    }

    /**
     * Copy with at most so many patch levels between 0 and 1, each of which costs a step. If there are more, as in a mask
     * with soft edges, each is rounded up to a noise level of the schedule.
     */
    public LatentLayout rounded(double[] sigmas, int most) {
        TreeSet<Float> between = new TreeSet<>();
        for (float l : level) {
            if (l > 0 && l < 1) {
                between.add(l);
            }
        }
        if (between.size() <= most) {
            return this;
        }
        float[] next = level.clone();
        for (int i = 0; i < next.length; i++) {
            float up = next[i] > 0 ? 1 : 0;
            for (double s : sigmas) {
                up = s >= next[i] && s < up ? (float) s : up;
            }
            next[i] = up;
        }
        return new LatentLayout(grid, cells, next, sentenceOfFrame, references, fps);
    }

    /** The highest level of a patch, where sampling starts. */
    public float highest() {
        float most = 0;
        for (float l : level) {
            most = Math.max(most, l);
        }
        return most;
    }

    /** Latent frames with a known cell, which are encoded. */
    public int encoded(Patch patch) {
        int size = grid.h() * patch.h() * grid.w() * patch.w();
        int count = 0;
        for (int from = 0; from < cells.length; from += size) {
            boolean any = false;
            for (int i = from; i < from + size; i++) {
                any |= cells[i] < 1;
            }
            count += any ? 1 : 0;
        }
        return count;
    }
}
