package haneul.eval;

import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.eval.Evaluation.Row;
import haneul.eval.Evaluation.Share;
import haneul.world.Captions;
import haneul.world.Scene;
import haneul.world.SceneObject;
import haneul.world.Scenes;
import haneul.world.Tracks;
import java.util.ArrayList;
import java.util.List;

/**
 * Spatial relations: two objects, and a sentence that gives the side of the first one on which the second is.
 *
 * @param row what was painted
 * @param chance true clips of the same objects where those of other scenes are
 * @param truth the limit of the measure: true clips
 */
public record Relations(Row row, Share chance, Share truth) {
    /** Scenes of that kind, by number: the same for every model. */
    public static List<Scene> scenes(int n, long seed, int width, int height) {
        return Evaluation.drawn(n, i -> Scenes.beside(new Rng(seed).at(80, i), width, height));
    }

    /** A sentence that gives the side. */
    public static String said(Scene s, long seed) {
        return Captions.related(s, true, Evaluation.words(s, seed));
    }

    static Relations of(Subject subject, List<Scene> scenes, long seed, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        Row row = Evaluation.paint(
                "relations", subject, scenes, s -> Canvas.blank(grid).say(said(s, seed)), seed, progress);
        int chance = 0;
        int truth = 0;
        for (int i = 0; i < scenes.size(); i++) {
            Scene asked = scenes.get(i);
            Scene other = moved(asked, scenes.get((i + 1) % scenes.size()));
            chance += Tracks.keepsSides(asked, Continued.clip(other, grid)) ? 1 : 0;
            truth += Tracks.keepsSides(asked, Continued.clip(asked, grid)) ? 1 : 0;
        }
        return new Relations(row, new Share(chance, scenes.size()), new Share(truth, scenes.size()));
    }

    private static Scene moved(Scene objects, Scene places) {
        List<SceneObject> out = new ArrayList<>();
        for (int i = 0; i < objects.objects().size(); i++) {
            SceneObject t = objects.objects().get(i);
            SceneObject p = places.objects().get(i);
            out.add(new SceneObject(t.form(), t.hue(), p.size(), p.motion(), p.x(), p.y()));
        }
        return new Scene(objects.background(), objects.camera(), out);
    }

    /** Clips in which both objects are seen, on the sides that were asked for. */
    public Share painted() {
        int right = (int) row.painted().stream()
                .filter(p -> Tracks.keepsSides(p.scene(), p.frames()))
                .count();
        return new Share(right, row.painted().size());
    }
}
