package haneul.diffusion.canvas;

import haneul.core.Frame;
import haneul.model.condition.Conditioning;
import haneul.model.dit.GridShape;
import haneul.model.dit.Patch;
import haneul.model.vae.VideoVae;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * What a family that is told the level of every patch derives from a canvas.
 *
 * <p>Each run of known groups is encoded by itself, see {@link KnownLatents}. What is given is encoded from given pixels alone,
 * and what is to be edited from all that is known, so that an edit does not show through beside itself.
 *
 * @param clean the latents of what is known as patches [L, P], zeros elsewhere
 * @param level how far each patch must still be painted [L]
 * @param grid patches in time, height and width
 * @param sentenceOfFrame which of the canvas's sentences each frame of patches listens to; −1 for none
 */
public record Painting(Tensor clean, float[] level, GridShape grid, int[] sentenceOfFrame) {
    private static final int GROUPS_AT_ONCE = 4;

    /** The clean latents belong to the caller's scope. */
    public static Painting of(Canvas canvas, VideoVae vae, Patch patch) {
        Grid g = canvas.grid();
        int groups = 1 + (g.frames() - 1) / vae.temporal();
        int h = g.height() / vae.spatial();
        int w = g.width() / vae.spatial();
        float[] cells = KnownLatents.cells(canvas::level, g.frames(), g.width(), g.height(), vae);
        GridShape grid = patch.grid(groups, h, w);
        float[] level = KnownLatents.patches(cells, groups, h, w, patch);
        boolean anyGiven = false;
        boolean anyEdited = false;
        for (float c : cells) {
            anyGiven |= c == 0;
            anyEdited |= c > 0 && c < 1;
        }
        try (Scope scope = Scope.open()) {
            Tensor latents;
            if (anyGiven && anyEdited) {
                Tensor edited = Tensor.of(cells, 1, groups, h, w).greaterThan(0);
                latents = Tensor.where(edited, encode(canvas, vae, cells, 1), encode(canvas, vae, cells, 0));
            } else if (anyGiven || anyEdited) {
                latents = encode(canvas, vae, cells, anyGiven ? 0 : 1);
            } else {
                latents = Tensor.zeros(vae.channels(), groups, h, w);
            }
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
                            pixels(canvas, 0, g.frames(), 1),
                            Tensor.of(unknown, 1, g.frames(), g.height(), g.width()),
                            references ? References.tensors(canvas) : List.of());
            return conditioning.patch().patchify(hints).copy().keep();
        }
    }

    /** Latents [C, groups, h, w] of the runs with cells that count; zeros elsewhere. */
    private static Tensor encode(Canvas canvas, VideoVae vae, float[] cells, int edits) {
        int h = canvas.grid().height() / vae.spatial();
        int w = canvas.grid().width() / vae.spatial();
        int groups = cells.length / (h * w);
        List<Tensor> out = new ArrayList<>();
        int at = 0;
        while (at < groups) {
            int run = at + 1;
            boolean known = counts(cells, at, h * w, edits);
            while (run < groups && counts(cells, run, h * w, edits) == known) {
                run++;
            }
            out.add(known ? run(canvas, vae, at, run, edits) : Tensor.zeros(vae.channels(), run - at, h, w));
            at = run;
        }
        return Tensor.cat(out, 1);
    }

    private static boolean counts(float[] cells, int group, int size, int edits) {
        for (int i = group * size; i < (group + 1) * size; i++) {
            if (shows(cells[i], edits)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a level is shown to the encoder: given places only, or with those to be edited. */
    private static boolean shows(float level, int edits) {
        return edits == 0 ? level == 0 : level < 1;
    }

    /** One run of groups on its way through the encoder, some at a time. */
    private static Tensor run(Canvas canvas, VideoVae vae, int from, int to, int edits) {
        List<Tensor> out = new ArrayList<>();
        try (VideoVae.Stream encoder = vae.encoder()) {
            if (from > 0) {
                try (Scope scope = Scope.open()) { // its own first frame held still, as Knowns.later
                    encoder.push(pixels(canvas, frame(from, vae), frame(from, vae) + 1, edits));
                }
            }
            for (int g = from; g < to; g += GROUPS_AT_ONCE) {
                try (Scope scope = Scope.open()) {
                    int end = Math.min(to, g + GROUPS_AT_ONCE);
                    out.add(encoder.push(pixels(canvas, frame(g, vae), frame(end, vae), edits))
                            .keep());
                }
            }
        }
        return Tensor.cat(out, 1);
    }

    /** The first frame of a group. */
    private static int frame(int group, VideoVae vae) {
        return group == 0 ? 0 : 1 + (group - 1) * vae.temporal();
    }

    /** Known pixels of some frames [3, n, H, W] in −1…1; grey where they are unknown. */
    private static Tensor pixels(Canvas canvas, int from, int to, int edits) {
        int size = canvas.grid().width() * canvas.grid().height();
        int n = to - from;
        float[] out = new float[3 * n * size];
        for (int i = 0; i < n; i++) {
            Frame f = canvas.frame(from + i);
            Level level = canvas.level(from + i);
            for (int p = 0; f != null && p < size; p++) {
                if (shows(level.at(p), edits)) {
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
