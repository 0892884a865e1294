package haneul.diffusion.sample;

import haneul.core.Progress;
import haneul.diffusion.canvas.Painting;
import haneul.model.Seeing;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The guided denoiser on canvases of which some is known. Several clips and both halves of guidance are one pack and one
 * forward. Ho and Salimans, 2022 (guidance).
 *
 * <p>Where σ is above a patch's level, what is known is the answer, so that x stays on its way to it. A family that is told
 * the level of every patch is shown that patch at its own level; the others are shown x and σ, and those with more
 * channels their hints beside it. See {@link Seeing}.
 */
public final class CanvasDenoiser implements Denoiser {
    private final Seeing seeing;
    private final @Nullable Tensor hints;
    private final double guidance;
    private final Progress layers;
    private final Tensor clean;
    private final float[] level;
    private final List<GridShape> clips = new ArrayList<>();
    private final Tensor text;
    private final int[] lengths;
    private final List<int[]> listens = new ArrayList<>();

    /**
     * @param hints for families with more channels, theirs for all patches [L, E]
     * @param sentences the encoded sentences of each clip
     * @param unsaid the encoded empty text, which frames without a sentence listen to; may be {@code negative} itself
     * @param negative the encoded text that guidance leads away from
     * @param guidance 1 is none
     * @param layers hears of every layer of a forward, and may throw to cancel
     */
    public CanvasDenoiser(
            Seeing seeing,
            List<Painting> paintings,
            @Nullable Tensor hints,
            List<List<Tensor>> sentences,
            Tensor unsaid,
            Tensor negative,
            double guidance,
            Progress layers) {
        this.seeing = seeing;
        this.hints = hints;
        this.guidance = guidance;
        this.layers = layers;
        this.clean = Tensor.cat(paintings.stream().map(Painting::clean).toList(), 0);
        this.level = joined(paintings);
        List<Tensor> all = new ArrayList<>();
        all.add(negative);
        int silence = unsaid == negative ? 0 : 1;
        if (silence == 1) {
            all.add(unsaid);
        }
        for (int i = 0; i < paintings.size(); i++) {
            Painting p = paintings.get(i);
            int[] ears = p.sentenceOfFrame().clone();
            for (int t = 0; t < ears.length; t++) {
                ears[t] = ears[t] < 0 ? silence : all.size() + ears[t];
            }
            all.addAll(sentences.get(i));
            clips.add(p.grid());
            listens.add(ears);
        }
        if (guidance != 1) {
            for (Painting p : paintings) {
                clips.add(p.grid());
                listens.add(new int[p.grid().t()]);
            }
        }
        text = Tensor.cat(all, 0);
        lengths = all.stream().mapToInt(t -> (int) t.size(0)).toArray();
    }

    private static float[] joined(List<Painting> paintings) {
        float[] out =
                new float[paintings.stream().mapToInt(p -> p.level().length).sum()];
        int at = 0;
        for (Painting p : paintings) {
            System.arraycopy(p.level(), 0, out, at, p.level().length);
            at += p.level().length;
        }
        return out;
    }

    /** How far each patch of all clips must be painted. */
    public float[] level() {
        return level;
    }

    /** What is known, all clips' patches [L, P]. */
    public Tensor clean() {
        return clean;
    }

    @Override
    public Tensor denoise(Tensor x, double sigma) {
        int n = level.length;
        boolean perPatch = seeing instanceof Seeing.PerPatch;
        float[] told = new float[n];
        float[] back = new float[n];
        boolean anyKnown = false;
        for (int i = 0; i < n; i++) {
            told[i] = (float) (perPatch ? Math.min(sigma, level[i]) : sigma);
            boolean known = sigma > level[i];
            back[i] = known ? (float) (level[i] / sigma) : 1;
            anyKnown |= known;
        }
        Tensor shown = perPatch && anyKnown ? clean.plus(x.minus(clean).times(Tensor.of(back, n, 1))) : x;
        Tensor answer = guided(hints == null ? shown : Tensor.cat(List.of(shown, hints), 1), told);
        return anyKnown ? Tensor.where(Tensor.of(back, n, 1).lessThan(1), clean, answer) : answer;
    }

    /** The model's answer, led away from the negative one. */
    private Tensor guided(Tensor shown, float[] told) {
        if (guidance == 1) {
            return seeing.dit().forward(new Pack(shown, told, clips, text, lengths, listens), layers);
        }
        int n = told.length;
        float[] twice = Arrays.copyOf(told, 2 * n);
        System.arraycopy(told, 0, twice, n, n);
        Tensor both = seeing.dit()
                .forward(new Pack(Tensor.cat(List.of(shown, shown), 0), twice, clips, text, lengths, listens), layers);
        Tensor with = both.slice(0, 0, n);
        Tensor without = both.slice(0, n, 2L * n);
        return without.plus(with.minus(without).times(guidance));
    }

    /** The patches whose level lies between two noise levels. */
    public @Nullable Tensor released(double before, double now) {
        float[] fresh = new float[level.length];
        boolean any = false;
        for (int i = 0; i < fresh.length; i++) {
            if (before > level[i] && now <= level[i]) {
                fresh[i] = 1;
                any = true;
            }
        }
        return any ? Tensor.of(fresh, fresh.length, 1).greaterThan(0.5) : null;
    }

    /** The end: what was given comes back as it was given, bit for bit. */
    public Tensor finish(Tensor x) {
        return Tensor.where(Tensor.of(level, level.length, 1).greaterThan(0), x, clean);
    }
}
