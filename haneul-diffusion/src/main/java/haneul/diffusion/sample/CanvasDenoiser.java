package haneul.diffusion.sample;

import haneul.core.Progress;
import haneul.diffusion.canvas.Painting;
import haneul.model.condition.Conditioning;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The guided denoiser on canvases of which some is known. Several clips and both halves of guidance are one pack and one
 * forward. Ho and Salimans, 2022 (guidance).
 *
 * <p>Where σ is above a patch's level, what is known is the answer, so that x stays on its way to it. A family that is told
 * the level of every patch is shown that patch at its own level; the others are shown x and σ. Those with more channels are
 * shown their hints beside it, and paint what is given too. See {@link Conditioning}.
 */
public final class CanvasDenoiser implements Denoiser {
    private final Conditioning conditioning;
    private final @Nullable Tensor hints;
    private final DoubleUnaryOperator guidance;
    private final boolean guided;
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
     * @param guidance at a noise level; 1 is none, and so where {@code guided} is false
     * @param guided whether there is guidance at any level
     * @param layers hears of every layer of a forward, and may throw to cancel
     */
    public CanvasDenoiser(
            Conditioning conditioning,
            List<Painting> paintings,
            @Nullable Tensor hints,
            List<List<Tensor>> sentences,
            Tensor unsaid,
            Tensor negative,
            DoubleUnaryOperator guidance,
            boolean guided,
            Progress layers) {
        this.conditioning = conditioning;
        this.hints = hints;
        this.guidance = guidance;
        this.guided = guided;
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
            int[] sentenceOfFrame = p.sentenceOfFrame().clone();
            for (int t = 0; t < sentenceOfFrame.length; t++) {
                sentenceOfFrame[t] = sentenceOfFrame[t] < 0 ? silence : all.size() + sentenceOfFrame[t];
            }
            all.addAll(sentences.get(i));
            clips.add(p.grid());
            listens.add(sentenceOfFrame);
        }
        if (guided) {
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
        boolean perPatch = conditioning instanceof Conditioning.PerPatch;
        float[] told = new float[n];
        float[] back = new float[n];
        boolean anyKnown = false;
        for (int i = 0; i < n; i++) {
            told[i] = (float) (perPatch ? Math.min(sigma, level[i]) : sigma);
            boolean known = sigma > level[i] && holds(i);
            back[i] = known ? (float) (level[i] / sigma) : 1;
            anyKnown |= known;
        }
        Tensor shown = perPatch && anyKnown ? clean.plus(x.minus(clean).times(Tensor.of(back, n, 1))) : x;
        Tensor answer = guided(hints == null ? shown : Tensor.cat(List.of(shown, hints), 1), told, sigma);
        return anyKnown ? Tensor.where(Tensor.of(back, n, 1).lessThan(1), clean, answer) : answer;
    }

    /** The model's answer, led away from the negative one. */
    private Tensor guided(Tensor shown, float[] told, double sigma) {
        int n = told.length;
        double much = guided ? guidance.applyAsDouble(sigma) : 1;
        if (much == 1) {
            int half = guided ? clips.size() / 2 : clips.size();
            return conditioning
                    .dit()
                    .forward(
                            new Pack(shown, told, clips.subList(0, half), text, lengths, listens.subList(0, half)),
                            layers);
        }
        float[] twice = Arrays.copyOf(told, 2 * n);
        System.arraycopy(told, 0, twice, n, n);
        Tensor both = conditioning
                .dit()
                .forward(new Pack(Tensor.cat(List.of(shown, shown), 0), twice, clips, text, lengths, listens), layers);
        Tensor with = both.slice(0, 0, n);
        Tensor without = both.slice(0, n, 2L * n);
        return without.plus(with.minus(without).times(much));
    }

    /** The patches whose level lies between two noise levels. */
    public @Nullable Tensor released(double before, double now) {
        float[] fresh = new float[level.length];
        boolean any = false;
        for (int i = 0; i < fresh.length; i++) {
            if (before > level[i] && now <= level[i] && holds(i)) {
                fresh[i] = 1;
                any = true;
            }
        }
        return any ? Tensor.of(fresh, fresh.length, 1).greaterThan(0.5) : null;
    }

    /** Whether a patch is put in at its level: not where a family with more channels is shown what is given by them. */
    private boolean holds(int patch) {
        return level[patch] > 0 || !(conditioning instanceof Conditioning.Channels);
    }

    /** The end: what was given comes back as it was given, bit for bit, but for a family that paints it too. */
    public Tensor finish(Tensor x) {
        if (conditioning instanceof Conditioning.Channels) {
            return x;
        }
        return Tensor.where(Tensor.of(level, level.length, 1).greaterThan(0), x, clean);
    }
}
