package haneul.eval;

import haneul.core.Progress;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.eval.Evaluation.Painted;
import haneul.eval.Evaluation.Row;
import haneul.eval.Evaluation.Share;
import haneul.world.Captions;
import haneul.world.Form;
import haneul.world.Motion;
import haneul.world.Scene;
import haneul.world.SceneObject;
import haneul.world.Scenes.Combinations;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Text-to-video of sentences alone: one, two and three objects and moving cameras as training has them, combinations
 * that training never had, words and orders that it never had, free sentences in such words, and prompts that name nothing but a
 * colour and a shape.
 */
public record Prompted(
        Row one,
        Row two,
        Row three,
        Row camera,
        Row heldOut,
        Row unseenWords,
        Row unseenOrder,
        Row freeWords,
        Row shortPrompts) {
    static Prompted of(Subject subject, int prompts, long seed, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        int w = grid.width();
        int h = grid.height();
        int half = Math.max(1, prompts / 2);
        int quarter = Math.max(1, prompts / 4);
        List<Scene> ones = ones(prompts, seed, w, h);
        List<Scene> some = ones.subList(0, Math.min(half, ones.size()));
        Function<Scene, String> seen = s -> Evaluation.seen(s, seed);
        Words words = new Words(subject, grid, seed, progress);
        return new Prompted(
                words.paint("one thing", ones, seen),
                words.paint("two things", twos(prompts, seed, w, h), seen),
                words.paint("three things", Evaluation.scenes(quarter, seed, 3, Combinations.SEEN, w, h), seen),
                words.paint("moving camera", Evaluation.filmed(quarter, seed, w, h), seen),
                words.paint("held out", Evaluation.scenes(half, seed, 1, Combinations.HELD_OUT, w, h), seen),
                words.paint("new words", some, s -> Evaluation.unseenWords(s, seed)),
                words.paint("new orders", some, s -> Evaluation.unseenOrder(s, seed)),
                words.paint("free words", some, s -> Evaluation.free(s, seed)),
                words.paint("short prompts", some, Captions::brief));
    }

    /** The scenes of one object among so many prompts: three quarters of them. */
    static List<Scene> ones(int prompts, long seed, int width, int height) {
        return Evaluation.scenes(Math.max(1, prompts - prompts / 4), seed, 1, Combinations.SEEN, width, height);
    }

    /** The other quarter, of two objects. */
    static List<Scene> twos(int prompts, long seed, int width, int height) {
        return Evaluation.scenes(prompts / 4, seed, 2, Combinations.SEEN, width, height);
    }

    private record Words(Subject subject, Grid grid, long seed, Progress progress) {
        Row paint(String name, List<Scene> scenes, Function<Scene, String> sentence) {
            return Evaluation.paint(
                    name,
                    subject,
                    scenes,
                    s -> Canvas.blank(grid).say(subject.worded(sentence.apply(s), seed)),
                    seed,
                    progress);
        }
    }

    /** Short prompts of which what they say is right: one thing, its colour and its shape. */
    Share shortRight() {
        return shortPrompts.share(v -> v.count() && v.hue() && v.form());
    }

    /** One and two objects together. */
    public Row seen() {
        List<Painted> both =
                Stream.of(one, two).flatMap(r -> r.painted().stream()).toList();
        return new Row("one and two things", both);
    }

    /** The row of one object, split by shape and by motion. */
    List<Row> kinds() {
        return Stream.concat(kinds(Form.values(), SceneObject::form), kinds(Motion.values(), SceneObject::motion))
                .toList();
    }

    private <K extends Enum<K>> Stream<Row> kinds(K[] all, Function<SceneObject, K> kind) {
        return Stream.of(all)
                .map(k -> new Row(
                        k.name().toLowerCase(Locale.ROOT),
                        one.painted().stream()
                                .filter(p -> kind.apply(p.scene().objects().get(0)) == k)
                                .toList()))
                .filter(r -> !r.painted().isEmpty());
    }

    List<Row> rows() {
        return List.of(
                one,
                two,
                seen(),
                three,
                camera,
                heldOut,
                unseenWords,
                unseenOrder,
                freeWords); // of short prompts only what they say is judged
    }
}
