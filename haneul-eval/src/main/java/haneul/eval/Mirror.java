package haneul.eval;

import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.eval.Evaluation.Row;
import haneul.eval.Evaluation.Share;
import haneul.world.HeldOut;
import haneul.world.Motion;
import haneul.world.Scene;
import haneul.world.SceneObject;
import haneul.world.Scenes;
import haneul.world.Scenes.Combinations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Each sentence, and its copy with left and right exchanged, painted from one noise: a model that follows its text moves the
 * object to the other side.
 *
 * @param said the clips of the sentences
 * @param exchanged the clips of the others, in the same order
 */
public record Mirror(Row said, Row exchanged) {
    private static final Pattern SIDES = Pattern.compile("\\b(left|right)\\b");

    /** Scenes of one object that moves to a side, by number; they do not depend on the model. */
    public static List<Scene> scenes(int n, long seed, int width, int height) {
        List<Scene> out = new ArrayList<>();
        for (int i = 0; out.size() < n; i++) {
            Scene s = Scenes.draw(new Rng(seed).at(78, i), Scenes.Mix.objects(1, Combinations.SEEN), width, height);
            SceneObject t = s.objects().get(0);
            boolean sideways = t.motion() == Motion.LEFT || t.motion() == Motion.RIGHT;
            if (sideways && !HeldOut.contains(t.form(), t.hue(), other(t.motion()))) {
                out.add(s);
            }
        }
        return out;
    }

    /** The mirror image of a scene. */
    public static Scene exchanged(Scene s, int width, int height) {
        double w = width / (double) Math.min(width, height);
        return new Scene(
                s.background(),
                s.camera(),
                s.objects().stream()
                        .map(t -> new SceneObject(t.form(), t.hue(), t.size(), other(t.motion()), w - t.x(), t.y()))
                        .toList());
    }

    /** A sentence with left and right exchanged. */
    public static String exchanged(String sentence) {
        return SIDES.matcher(sentence).replaceAll(m -> m.group().equals("left") ? "right" : "left");
    }

    private static Motion other(Motion m) {
        return switch (m) {
            case LEFT -> Motion.RIGHT;
            case RIGHT -> Motion.LEFT;
            default -> m;
        };
    }

    static Mirror of(
            Subject subject, List<Scene> scenes, Function<Scene, String> sentence, long seed, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        List<Scene> others = scenes.stream()
                .map(s -> exchanged(s, grid.width(), grid.height()))
                .toList();
        List<String> sentences =
                scenes.stream().map(s -> exchanged(sentence.apply(s))).toList();
        Row said = Evaluation.paint(
                "mirror", subject, scenes, s -> Canvas.blank(grid).say(sentence.apply(s)), seed, progress);
        Row exchanged = Evaluation.paint(
                "mirror, exchanged",
                subject,
                others,
                s -> Canvas.blank(grid).say(sentences.get(others.indexOf(s))),
                seed,
                progress);
        return new Mirror(said, exchanged);
    }

    /** Pairs in which both clips have the motion of their own sentence. */
    public Share share() {
        int right = 0;
        for (int i = 0; i < said.painted().size(); i++) {
            right += said.painted().get(i).verdict().motion()
                            && exchanged.painted().get(i).verdict().motion()
                    ? 1
                    : 0;
        }
        return new Share(right, said.painted().size());
    }
}
