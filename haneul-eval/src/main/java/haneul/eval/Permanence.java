package haneul.eval;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Grid;
import haneul.eval.Evaluation.Row;
import haneul.eval.Evaluation.Share;
import haneul.world.Scene;
import haneul.world.Scenes;
import haneul.world.Tracks;
import java.util.List;
import java.util.function.Function;

/**
 * Object permanence: a small object passes behind a large one. The first half of the clip is given, at whose end it is hidden; right is that
 * it comes out at the right time and place, of the same colour, form and size, and that the large one goes on as well.
 *
 * @param painted by the model
 * @param heldStill the floor: the given half, and its last frame repeated
 * @param reconstruction the limit of the compression network: true clips, encoded and decoded
 * @param truth the limit of the measure: true clips
 */
public record Permanence(Share painted, Share heldStill, Share reconstruction, Share truth) {
    private static final int LAST = 2;

    /** Scenes of that kind, by number: the same for every model. */
    public static List<Scene> scenes(int n, long seed, int width, int height) {
        return Evaluation.drawn(n, i -> Scenes.passing(new Rng(seed).at(79, i), width, height));
    }

    static Permanence of(
            Subject subject, List<Scene> scenes, Function<Scene, String> sentence, long seed, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        int group = subject.group();
        Row row = Evaluation.paint(
                "permanence",
                subject,
                scenes,
                s -> Given.EXTEND.canvas(Continued.clip(s, grid), sentence.apply(s), grid, group),
                seed,
                progress);
        int right = 0;
        int still = 0;
        int back = 0;
        int truth = 0;
        for (int i = 0; i < scenes.size(); i++) {
            List<Frame> clip = Continued.clip(scenes.get(i), grid);
            right += right(scenes.get(i), row.painted().get(i).frames(), group);
            still += right(scenes.get(i), Given.EXTEND.heldStill(clip, group), group);
            back += right(scenes.get(i), subject.reconstruct(clip), group);
            truth += right(scenes.get(i), clip, group);
        }
        int n = scenes.size();
        return new Permanence(new Share(right, n), new Share(still, n), new Share(back, n), new Share(truth, n));
    }

    private static int right(Scene scene, List<Frame> clip, int group) {
        int n = clip.size();
        return Tracks.follows(scene, clip, i -> !Given.EXTEND.known(i, n, group))
                        && Tracks.keepsForms(scene, clip, n - LAST)
                ? 1
                : 0;
    }
}
