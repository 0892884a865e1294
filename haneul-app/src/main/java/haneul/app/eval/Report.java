package haneul.app.eval;

import haneul.app.eval.Evaluation.Painted;
import haneul.app.eval.Evaluation.Row;
import haneul.app.eval.Evaluation.Share;
import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.world.Scene;
import haneul.world.Scenes.Combinations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that is measured of a model: prompts of one and two things as training has them, combinations that training never
 * had, words and orders that it never had, what chance would give, and the two ceilings: true clips, and true clips that
 * went through the compression network. Then true clips that are continued, sentences whose sides are exchanged, things
 * that come out from behind others, and whether training clips are repeated.
 *
 * @param continued each kind of given frames, and its floor behind it
 * @param permanence null where clips are too short for it
 * @param nearest null if it was not asked for
 */
public record Report(
        Plan plan,
        Row one,
        Row two,
        Row heldOut,
        Row unseenWords,
        Row unseenOrder,
        Row chance,
        Row truth,
        Row reconstruction,
        List<Continued> continued,
        Mirror mirror,
        @Nullable Permanence permanence,
        @Nullable Nearest nearest) {
    /**
     * How much is measured.
     *
     * @param prompts as training has them; half as many of each other kind
     * @param seed of the prompts and of the noise
     * @param guesses scenes that are compared with others, for what chance gives
     * @param trainingSeed of the world that the model was trained on
     * @param trainingClips of it, to look for copies; 0 does not look
     */
    public record Plan(int prompts, long seed, int guesses, long trainingSeed, int trainingClips) {}

    /** Paints and measures. */
    public static Report of(Subject subject, Plan plan, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        int w = grid.width();
        int h = grid.height();
        int frames = grid.frames();
        int prompts = plan.prompts;
        long seed = plan.seed;
        int half = Math.max(1, prompts / 2);
        List<Scene> ones = Evaluation.scenes(Math.max(1, prompts - prompts / 4), seed, 1, Combinations.SEEN, w, h);
        List<Scene> twos = Evaluation.scenes(prompts / 4, seed, 2, Combinations.SEEN, w, h);
        List<Scene> held = Evaluation.scenes(half, seed, 1, Combinations.HELD_OUT, w, h);
        List<Scene> all = joined(ones, twos);
        List<Scene> guessed = Evaluation.scenes(plan.guesses, seed, 1, Combinations.SEEN, w, h);
        List<Scene> other = Evaluation.scenes(plan.guesses, seed + 1, 1, Combinations.SEEN, w, h);
        List<Scene> some = ones.subList(0, Math.min(half, ones.size()));
        List<Scene> mixed = joined(ones.subList(0, Math.min(ones.size(), half - half / 4)), twos.subList(0, half / 4));
        Function<Scene, String> seen = s -> Evaluation.seen(s, seed);
        Words words = new Words(subject, grid, seed, progress);
        Row one = words.paint("one thing", ones, seen);
        Row two = words.paint("two things", twos, seen);
        return new Report(
                plan,
                one,
                two,
                words.paint("held out", held, seen),
                words.paint("new words", some, s -> Evaluation.unseenWords(s, seed)),
                words.paint("new orders", some, s -> Evaluation.unseenOrder(s, seed)),
                Evaluation.chance("chance", guessed, other, w, h, frames),
                Evaluation.truth("true clips", all, w, h, frames),
                Evaluation.reconstruction("reconstructions", subject, all, progress),
                continued(subject, mixed, seen, seed, progress),
                Mirror.of(subject, Mirror.scenes(half, seed, w, h), seen, seed, progress),
                Given.EXTEND.fits(frames, subject.group())
                        ? Permanence.of(subject, Permanence.scenes(half, seed, w, h), seen, seed, progress)
                        : null,
                plan.trainingClips == 0
                        ? null
                        : Nearest.of(
                                joined(one.painted(), two.painted()).stream()
                                        .map(Painted::frames)
                                        .toList(),
                                all.stream().map(s -> Continued.clip(s, grid)).toList(),
                                grid,
                                plan.trainingClips,
                                plan.trainingSeed,
                                progress));
    }

    /** Paints from sentences alone. */
    private record Words(Subject subject, Grid grid, long seed, Progress progress) {
        Row paint(String name, List<Scene> scenes, Function<Scene, String> sentence) {
            return Evaluation.paint(
                    name, subject, scenes, s -> Canvas.blank(grid).say(sentence.apply(s)), seed, progress);
        }
    }

    private static List<Continued> continued(
            Subject subject, List<Scene> scenes, Function<Scene, String> sentence, long seed, Progress progress) {
        List<Continued> out = new ArrayList<>();
        for (Given given : Given.values()) {
            if (given.fits(subject.defaults().frames(), subject.group())) {
                out.add(Continued.of(given, subject, scenes, sentence, seed, progress));
                out.add(Continued.heldStill(given, subject, scenes));
            }
        }
        return out;
    }

    private static <T> List<T> joined(List<T> a, List<T> b) {
        List<T> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    /** One and two things together. */
    public Row seen() {
        return new Row("all prompts", joined(one.painted(), two.painted()));
    }

    /**
     * Refuses a model that follows too few prompts.
     *
     * @param bar the least part of the prompts as training has them that is to be all right, 0…1
     * @throws HaneulException of the kind RUN
     */
    public void check(double bar, String model) {
        Share joint = seen().joint();
        if (joint.value() < bar) {
            throw HaneulException.run(
                    "The model " + model + " is below its bar",
                    String.format(
                            Locale.ROOT,
                            "%.1f %% of %d prompts are painted all right (by chance %.1f %%), and %.1f %% are asked for",
                            100 * joint.value(),
                            joint.of(),
                            100 * chance.joint().value(),
                            100 * bar),
                    "train it longer: a new run of more --steps or --hours, with --init to begin from this one");
        }
    }

    List<Row> rows() {
        return List.of(one, two, seen(), heldOut, unseenWords, unseenOrder, chance, truth, reconstruction);
    }

    /** For programs: shares as fractions of 1. */
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("prompts", plan.prompts);
        out.put("seed", plan.seed);
        out.put("joint", seen().joint().value());
        out.put("jointHeldOut", heldOut.joint().value());
        out.put("attributes", attributes(seen()));
        out.put("chance", chance.joint().value());
        out.put("ceilingTruth", truth.joint().value());
        out.put("ceilingReconstruction", reconstruction.joint().value());
        Map<String, Object> rows = new LinkedHashMap<>();
        rows().forEach(r -> rows.put(r.name(), row(r)));
        out.put("rows", rows);
        Map<String, Object> given = new LinkedHashMap<>();
        for (Continued c : continued) {
            Map<String, Object> row = row(c.row());
            row.put("path", c.follows().value());
            row.put("joint", c.joint().value());
            row.put("jointInterval", interval(c.joint()));
            given.put(c.row().name(), row);
        }
        out.put("given", given);
        out.put("mirror", share(mirror.share()));
        if (permanence != null) {
            Map<String, Object> row = share(permanence.painted());
            row.put("heldStill", permanence.heldStill().value());
            row.put("truth", permanence.truth().value());
            out.put("permanence", row);
        }
        if (nearest != null) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("trainingClips", nearest.clips());
            row.put("trainingSeed", nearest.trainingSeed());
            row.put("toTraining", nearest.toTraining());
            row.put("toOthers", nearest.toOthers());
            row.put("fromTruth", nearest.fromTruth());
            row.put("ratio", nearest.ratio());
            out.put("nearestTrainingClip", row);
        }
        return out;
    }

    static Map<String, Object> row(Row r) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("of", r.painted().size());
        row.put("joint", r.joint().value());
        row.put("jointInterval", interval(r.joint()));
        row.put("identity", r.share(v -> v.identity()).value());
        row.put("attributes", attributes(r));
        return row;
    }

    private static Map<String, Object> share(Share s) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("of", s.of());
        out.put("right", s.value());
        out.put("interval", interval(s));
        return out;
    }

    private static List<Double> interval(Share s) {
        return List.of(s.low(), s.high());
    }

    private static Map<String, Double> attributes(Row r) {
        Map<String, Double> out = new LinkedHashMap<>();
        Evaluation.ATTRIBUTES.forEach(
                (name, right) -> out.put(name, r.share(right).value()));
        return out;
    }

    /** For people: per cent, a row a set of prompts. */
    public List<String> table() {
        return Table.of(this);
    }
}
