package haneul.model.dit;

import haneul.core.HaneulException;
import haneul.nn.Segments;
import haneul.nn.Segments.Segment;
import haneul.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Clips of any size, length and shape, one behind the other, without padding: what a transformer sees at once. Training
 * at native sizes, pictures and videos together, and the two halves of guidance are all this.
 *
 * @param patches noisy patches [L, P]
 * @param level how noisy each patch is, 0 (clean) … 1 (noise), [L]
 * @param clips the patches of each clip; their counts add up to L
 * @param text encoded sentences one behind the other [S, Dt]
 * @param sentences the lengths of the sentences in tokens; they add up to S
 * @param listens for each clip, the sentence that each of its frames of patches listens to
 */
public record Pack(
        Tensor patches, float[] level, List<GridShape> clips, Tensor text, int[] sentences, List<int[]> listens) {
    public Pack {
        int tokens = clips.stream().mapToInt(GridShape::count).sum();
        int words = 0;
        for (int n : sentences) {
            words += n;
        }
        check(tokens == patches.size(0), "patches", tokens, patches.size(0));
        check(tokens == level.length, "noise levels", tokens, level.length);
        check(words == text.size(0), "text tokens", words, text.size(0));
        check(clips.size() == listens.size(), "clips that listen", clips.size(), listens.size());
        for (int i = 0; i < clips.size(); i++) {
            check(
                    clips.get(i).t() == listens.get(i).length,
                    "frames that listen",
                    clips.get(i).t(),
                    listens.get(i).length);
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

    /** Each clip looks at itself. */
    public Segments self() {
        return self(clips);
    }

    /** The same where the clips are cut otherwise. */
    public Segments self(List<GridShape> cut) {
        return Segments.self(cut.stream().mapToInt(GridShape::count).toArray());
    }

    /** Each run of frames listens to its sentence. */
    public Segments cross() {
        return cross(clips);
    }

    /** The same where the frames of the clips are cut otherwise. */
    public Segments cross(List<GridShape> cut) {
        int[] start = new int[sentences.length];
        for (int i = 1; i < start.length; i++) {
            start[i] = start[i - 1] + sentences[i - 1];
        }
        List<Segment> out = new ArrayList<>();
        int at = 0;
        for (int c = 0; c < cut.size(); c++) {
            int frame = cut.get(c).h() * cut.get(c).w();
            int[] sentenceOfFrame = listens.get(c);
            for (int t = 0; t < sentenceOfFrame.length; ) {
                int run = t;
                while (run < sentenceOfFrame.length && sentenceOfFrame[run] == sentenceOfFrame[t]) {
                    run++;
                }
                out.add(new Segment(at, (run - t) * frame, start[sentenceOfFrame[t]], sentences[sentenceOfFrame[t]]));
                at += (run - t) * frame;
                t = run;
            }
        }
        return Segments.of(out);
    }

    /** The sentence of every token, [L]. */
    public int[] sentenceOfToken() {
        int[] out = new int[level.length];
        int at = 0;
        for (int c = 0; c < clips.size(); c++) {
            int frame = clips.get(c).h() * clips.get(c).w();
            for (int ear : listens.get(c)) {
                for (int i = 0; i < frame; i++) {
                    out[at++] = ear;
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
