package haneul.model.dit;

import haneul.core.HaneulException;
import haneul.nn.Segments;
import haneul.nn.Segments.Segment;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Input of a diffusion transformer: clips of any size, length and shape, concatenated without padding (Dehghani et al., 2023,
 * NaViT). Training at native sizes, images and videos together, and the two halves of classifier-free guidance are all packs.
 *
 * @param patches noisy patches [L, P]
 * @param level noise level of each patch, 0 (clean) … 1 (noise), [L]
 * @param clips grid of patches of each clip; their counts add up to L
 * @param text encoded sentences, concatenated [S, Dt]
 * @param sentences length of each sentence in tokens; they add up to S
 * @param sentenceOfFrame for each clip, the index of the sentence that each of its frames of patches attends to
 * @param fps frames per second of each clip, for families whose positions are in seconds; 0 where the rate is not known
 */
public record Pack(
        Tensor patches,
        float[] level,
        List<GridShape> clips,
        Tensor text,
        int[] sentences,
        List<int[]> sentenceOfFrame,
        double[] fps) {
    public Pack {
        int tokens = clips.stream().mapToInt(GridShape::count).sum();
        int words = 0;
        for (int n : sentences) {
            words += n;
        }
        check(tokens == patches.size(0), "patches", tokens, patches.size(0));
        check(tokens == level.length, "noise levels", tokens, level.length);
        check(words == text.size(0), "text tokens", words, text.size(0));
        check(clips.size() == sentenceOfFrame.size(), "clips with sentences", clips.size(), sentenceOfFrame.size());
        check(clips.size() == fps.length, "frame rates", clips.size(), fps.length);
        for (int i = 0; i < clips.size(); i++) {
            check(
                    clips.get(i).t() == sentenceOfFrame.get(i).length,
                    "frames with a sentence",
                    clips.get(i).t(),
                    sentenceOfFrame.get(i).length);
        }
    }

    private static void check(boolean fits, String what, long want, long have) {
        if (!fits) {
            throw new HaneulException(
                    "A pack does not hold together",
                    "it needs " + want + " " + what + " and has " + have,
                    "count them again");
        }
    }

    /** Copy with other noise levels [L]. */
    public Pack withLevel(float[] other) {
        return new Pack(patches, other, clips, text, sentences, sentenceOfFrame, fps);
    }

    /** Copy with other patches [L, P]. */
    public Pack withPatches(Tensor other) {
        return new Pack(other, level, clips, text, sentences, sentenceOfFrame, fps);
    }

    /** Segments of the self-attention: each clip attends to itself. */
    public Segments self() {
        return self(clips);
    }

    /** Segments of the self-attention over other grids of the same clips. */
    public Segments self(List<GridShape> cut) {
        return Segments.self(cut.stream().mapToInt(GridShape::count).toArray());
    }

    /** Segments of the cross-attention: each run of frames attends to its sentence. */
    public Segments cross() {
        return cross(clips);
    }

    /** Segments of the cross-attention over other grids of the same clips. */
    public Segments cross(List<GridShape> cut) {
        int[] start = new int[sentences.length];
        for (int i = 1; i < start.length; i++) {
            start[i] = start[i - 1] + sentences[i - 1];
        }
        List<Segment> out = new ArrayList<>();
        int at = 0;
        for (int c = 0; c < cut.size(); c++) {
            int frame = cut.get(c).h() * cut.get(c).w();
            int[] sentence = sentenceOfFrame.get(c);
            for (int t = 0; t < sentence.length; ) {
                int run = t;
                while (run < sentence.length && sentence[run] == sentence[t]) {
                    run++;
                }
                out.add(new Segment(at, (run - t) * frame, start[sentence[t]], sentences[sentence[t]]));
                at += (run - t) * frame;
                t = run;
            }
        }
        return Segments.of(out);
    }

    /** Index of the sentence of each token, [L]. */
    public int[] sentenceOfToken() {
        int[] out = new int[level.length];
        int at = 0;
        for (int c = 0; c < clips.size(); c++) {
            int frame = clips.get(c).h() * clips.get(c).w();
            for (int sentence : sentenceOfFrame.get(c)) {
                for (int i = 0; i < frame; i++) {
                    out[at++] = sentence;
                }
            }
        }
        return out;
    }

    /** t, h, w of every token, [L][3] row-major. */
    public float[] positions() {
        return GridShape.positions(clips);
    }
}
