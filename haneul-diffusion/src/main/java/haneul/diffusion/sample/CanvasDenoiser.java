package haneul.diffusion.sample;

import haneul.core.Progress;
import haneul.diffusion.canvas.CanvasLatents;
import haneul.diffusion.canvas.LatentLayout;
import haneul.model.condition.Conditioning;
import haneul.model.dit.GridShape;
import haneul.model.dit.Pack;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The denoiser D(x, σ) of canvases, with classifier-free guidance (Ho and Salimans, 2022). Several clips and both halves of
 * guidance are one pack and one forward pass.
 *
 * <p>Where σ is above a patch's level the known latents are the answer, so that x stays on the line from them to the noise.
 * What the transformer gets is for the model's {@link Conditioning} to say: each patch at its own level min(σ, level); or x
 * and σ for all, with known patches replaced; or conditioning channels beside x, where given patches are painted too.
 *
 * <p>Legend: L patches of all clips, P numbers in a patch, E conditioning numbers in a patch.
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
    private final List<int[]> sentenceOfFrame = new ArrayList<>();
    private final double[] fps;

    /**
     * @param hints conditioning channels of all patches [L, E]; null for families without
     * @param sentences the encoded sentences of each clip
     * @param empty the encoded empty text, for frames without a sentence; may be {@code negative} itself
     * @param negative the encoded negative prompt
     * @param guidance the guidance scale at a noise level; 1 is none
     * @param guided whether there is guidance at any level; if not, {@code guidance} is not asked
     * @param layers may cancel a forward pass after each of its layers
     */
    public CanvasDenoiser(
            Conditioning conditioning,
            List<CanvasLatents> known,
            @Nullable Tensor hints,
            List<List<Tensor>> sentences,
            Tensor empty,
            Tensor negative,
            DoubleUnaryOperator guidance,
            boolean guided,
            Progress layers) {
        this.conditioning = conditioning;
        this.hints = hints;
        this.guidance = guidance;
        this.guided = guided;
        this.layers = layers;
        this.clean = Tensor.cat(known.stream().map(CanvasLatents::clean).toList(), 0);
        this.level = joined(known.stream().map(k -> k.layout().level()).toList());
        List<Tensor> all = new ArrayList<>();
        all.add(negative);
        if (empty != negative) {
            all.add(empty);
        }
        int none = all.size() - 1;
        for (int i = 0; i < known.size(); i++) {
            LatentLayout layout = known.get(i).layout();
            int first = all.size();
            clips.add(layout.grid());
            sentenceOfFrame.add(Arrays.stream(layout.sentenceOfFrame())
                    .map(s -> s < 0 ? none : first + s)
                    .toArray());
            all.addAll(sentences.get(i));
        }
        if (guided) {
            for (CanvasLatents k : known) {
                clips.add(k.layout().grid());
                sentenceOfFrame.add(new int[k.layout().grid().t()]); // the negative prompt
            }
        }
        fps = IntStream.range(0, clips.size())
                .mapToDouble(i -> known.get(i % known.size()).layout().fps())
                .toArray();
        text = Tensor.cat(all, 0);
        lengths = all.stream().mapToInt(t -> (int) t.size(0)).toArray();
    }

    /** The levels of several clips, one behind the other. */
    public static float[] joined(List<float[]> levels) {
        float[] out = new float[levels.stream().mapToInt(l -> l.length).sum()];
        int at = 0;
        for (float[] l : levels) {
            System.arraycopy(l, 0, out, at, l.length);
            at += l.length;
        }
        return out;
    }

    /** How far each patch of all clips must still be painted [L]. */
    public float[] level() {
        return level;
    }

    /** The known latents, all clips' patches [L, P]. */
    public Tensor clean() {
        return clean;
    }

    @Override
    public Tensor denoise(Tensor x, double sigma) {
        int n = level.length;
        boolean perPatch = conditioning instanceof Conditioning.PerPatch;
        float[] levels = new float[n]; // noise levels that the model is conditioned on
        float[] scale = new float[n]; // of the noise in x, down to the patch's own level
        boolean anyKnown = false;
        for (int i = 0; i < n; i++) {
            levels[i] = (float) (perPatch ? Math.min(sigma, level[i]) : sigma);
            boolean known = sigma > level[i] && isReplaced(i);
            scale[i] = known ? (float) (level[i] / sigma) : 1;
            anyKnown |= known;
        }
        Tensor input = perPatch && anyKnown ? clean.plus(x.minus(clean).times(Tensor.of(scale, n, 1))) : x;
        Tensor denoised = guided(hints == null ? input : Tensor.cat(List.of(input, hints), 1), levels, sigma);
        return anyKnown ? Tensor.where(Tensor.of(scale, n, 1).lessThan(1), clean, denoised) : denoised;
    }

    /** Classifier-free guidance: D = D(negative) + scale · (D(sentence) − D(negative)). */
    private Tensor guided(Tensor input, float[] levels, double sigma) {
        int n = levels.length;
        double scale = guided ? guidance.applyAsDouble(sigma) : 1;
        if (scale == 1) {
            int half = guided ? clips.size() / 2 : clips.size();
            return forward(input, levels, half);
        }
        float[] twice = Arrays.copyOf(levels, 2 * n);
        System.arraycopy(levels, 0, twice, n, n);
        Tensor both = forward(Tensor.cat(List.of(input, input), 0), twice, clips.size());
        Tensor with = both.slice(0, 0, n);
        Tensor without = both.slice(0, n, 2L * n);
        return without.plus(with.minus(without).times(scale));
    }

    private Tensor forward(Tensor input, float[] levels, int count) {
        return conditioning
                .dit()
                .forward(
                        new Pack(
                                input,
                                levels,
                                clips.subList(0, count),
                                text,
                                lengths,
                                sentenceOfFrame.subList(0, count),
                                Arrays.copyOf(fps, count)),
                        layers);
    }

    /** A mask [L, 1] of the patches whose level lies between two noise levels; null if there are none. */
    public @Nullable Tensor released(double before, double now) {
        float[] mask = new float[level.length];
        boolean any = false;
        for (int i = 0; i < mask.length; i++) {
            if (before > level[i] && now <= level[i] && isReplaced(i)) {
                mask[i] = 1;
                any = true;
            }
        }
        return any ? Tensor.of(mask, mask.length, 1).greaterThan(0.5) : null;
    }

    /** Whether a patch is replaced above its level: not where conditioning channels show what is given. */
    private boolean isReplaced(int patch) {
        return level[patch] > 0 || !(conditioning instanceof Conditioning.Channels);
    }

    /** The result: given patches bit for bit as they were, unless conditioning channels show them to the model. */
    public Tensor finish(Tensor x) {
        if (conditioning instanceof Conditioning.Channels) {
            return x;
        }
        return Tensor.where(Tensor.of(level, level.length, 1).greaterThan(0), x, clean);
    }
}
