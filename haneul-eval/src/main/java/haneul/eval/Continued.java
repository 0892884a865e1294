package haneul.eval;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.diffusion.canvas.Grid;
import haneul.eval.Evaluation.Painted;
import haneul.eval.Evaluation.Row;
import haneul.eval.Evaluation.Share;
import haneul.world.Renderer;
import haneul.world.Scene;
import haneul.world.Tracks;
import haneul.world.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * True clips of which some frames are given and the others painted. The oracle judges the whole clip against the true
 * scene; the path is right if in the painted frames everything is near its true place and size, which a clip cannot be
 * whose given frames alone are right.
 *
 * @param path for each clip whether its painted frames follow the true paths
 */
public record Continued(Row row, List<Boolean> path) {
    /** Clips that a model continues. */
    static Continued of(
            Given given,
            Subject subject,
            List<Scene> scenes,
            Function<Scene, String> sentence,
            long seed,
            Progress progress) {
        Grid grid = Evaluation.grid(subject);
        Row row = Evaluation.paint(
                given.label,
                subject,
                scenes,
                s -> given.canvas(clip(s, grid), sentence.apply(s), grid, subject.group()),
                seed,
                progress);
        return judged(given, row, subject.group());
    }

    /** The floor: nothing is painted, the given frames are held still. */
    static Continued heldStill(Given given, Subject subject, List<Scene> scenes) {
        Grid grid = Evaluation.grid(subject);
        List<Painted> out = new ArrayList<>();
        for (Scene s : scenes) {
            out.add(Evaluation.judged(s, "", given.heldStill(clip(s, grid), subject.group())));
        }
        return judged(given, new Row(given.label + ", held still", out), subject.group());
    }

    private static Continued judged(Given given, Row row, int group) {
        return new Continued(
                row,
                row.painted().stream()
                        .map(p -> Tracks.follows(
                                p.scene(),
                                p.frames(),
                                i -> !given.known(i, p.frames().size(), group)))
                        .toList());
    }

    static List<Frame> clip(Scene scene, Grid grid) {
        return Renderer.render(scene, grid.width(), grid.height(), grid.frames());
    }

    /** Of the clips for which the oracle agrees in some way. */
    public Share share(Predicate<Verdict> right) {
        return row.share(right);
    }

    /** Clips whose painted frames follow the true paths. */
    public Share follows() {
        return new Share((int) path.stream().filter(p -> p).count(), path.size());
    }

    /** Everything right: what the oracle sees in the whole clip, and the paths of the painted frames. */
    public Share joint() {
        int right = 0;
        for (int i = 0; i < path.size(); i++) {
            right += path.get(i) && row.painted().get(i).verdict().joint() ? 1 : 0;
        }
        return new Share(right, path.size());
    }
}
