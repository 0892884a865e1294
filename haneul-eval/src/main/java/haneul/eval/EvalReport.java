package haneul.eval;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.diffusion.canvas.Grid;
import haneul.eval.Evaluation.Painted;
import haneul.eval.Evaluation.Row;
import haneul.eval.Evaluation.Share;
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
 * All that is measured of a model: what it paints from sentences alone, what chance would give, and the two ceilings. Then
 * true clips that are continued, sentences whose sides are exchanged, sides on which objects are, objects that come out from
 * behind others, and whether training clips are repeated.
 *
 * @param continued each kind of given frames, and its floor behind it
 * @param permanence null where clips are too short for it
 * @param nearest null if there was nothing to compare with
 */
public record EvalReport(
        Plan plan,
        Prompted prompted,
        Row chance,
        Ceilings ceilings,
        List<Continued> continued,
        Mirror mirror,
        Edits edits,
        Relations relations,
        @Nullable Permanence permanence,
        @Nullable Memorisation nearest)
        implements Measurement {
    /**
     * The extent of an evaluation.
     *
     * @param prompts as training has them, of one and two objects; half as many or a quarter of each other kind
     * @param seed of the prompts and of the noise
     * @param guesses scenes that are compared with others, for what chance gives
     * @param originals where copies are looked for, or none
     */
    public record Plan(int prompts, long seed, int guesses, Originals originals) {}

    /** Paints and measures. */
    public static EvalReport of(Subject subject, Plan plan, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        int w = grid.width();
        int h = grid.height();
        int frames = grid.frames();
        long seed = plan.seed;
        int half = Math.max(1, plan.prompts / 2);
        List<Scene> ones = Prompted.ones(plan.prompts, seed, w, h);
        List<Scene> twos = Prompted.twos(plan.prompts, seed, w, h);
        List<Scene> mixed = joined(ones.subList(0, Math.min(ones.size(), half - half / 4)), twos.subList(0, half / 4));
        List<Scene> guessed = Evaluation.scenes(plan.guesses, seed, 1, Combinations.SEEN, w, h);
        List<Scene> other = Evaluation.scenes(plan.guesses, seed + 1, 1, Combinations.SEEN, w, h);
        Function<Scene, String> seen = s -> Evaluation.seen(s, seed);
        Prompted prompted = Prompted.of(subject, plan.prompts, seed, progress);
        return new EvalReport(
                plan,
                prompted,
                Evaluation.chance("chance", guessed, other, w, h, frames),
                Ceilings.of(subject, plan.prompts, seed, progress),
                continued(subject, mixed, seen, seed, progress),
                Mirror.of(subject, Mirror.scenes(half, seed, w, h), seen, seed, progress),
                Edits.of(
                        subject,
                        Math.max(1, half / 2),
                        List.of(subject.defaults().strength()),
                        seed,
                        progress),
                Relations.of(subject, Relations.scenes(Math.max(1, half / 2), seed, w, h), seed, progress),
                Given.EXTEND.fits(frames, subject.group())
                        ? Permanence.of(subject, Permanence.scenes(half, seed, w, h), seen, seed, progress)
                        : null,
                plan.originals.isEmpty()
                        ? null
                        : Memorisation.of(
                                prompted.seen().painted().stream()
                                        .map(Painted::frames)
                                        .toList(),
                                joined(ones, twos).stream()
                                        .map(s -> Continued.clip(s, grid))
                                        .toList(),
                                plan.originals,
                                progress));
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

    /**
     * Refuses a model that follows too few prompts.
     *
     * @param bar the least part of the prompts as training has them that is to be all right, 0…1
     * @throws HaneulException of the kind RUN
     */
    public void check(double bar, String model) {
        Share joint = prompted.seen().joint();
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
                    "train it longer: a new run of more ‹steps› or ‹hours›, with ‹init› to begin from this one");
        }
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>(prompted.rows());
        rows.addAll(List.of(relations.row(), chance, ceilings.truth(), ceilings.reconstruction()));
        return rows;
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("prompts", plan.prompts);
        out.put("seed", plan.seed);
        out.put("joint", prompted.seen().joint().value());
        out.put("jointHeldOut", prompted.heldOut().joint().value());
        out.put("freeWords", prompted.freeWords().joint().value());
        out.put("shortPrompts", prompted.shortRight().value());
        out.put("attributes", attributes(prompted.seen()));
        out.put("chance", chance.joint().value());
        out.put("ceilingTruth", ceilings.truth().joint().value());
        out.put("ceilingReconstruction", ceilings.reconstruction().joint().value());
        out.put("rows", rows(rows()));
        out.put("kinds", rows(prompted.kinds()));
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
        out.put("edit", Edits.json(edits.rows().get(0)));
        Map<String, Object> sides = share(relations.painted());
        sides.put("chance", relations.chance().value());
        sides.put("truth", relations.truth().value());
        out.put("relations", sides);
        if (permanence != null) {
            Map<String, Object> row = share(permanence.painted());
            row.put("heldStill", permanence.heldStill().value());
            row.put("reconstruction", permanence.reconstruction().value());
            row.put("truth", permanence.truth().value());
            out.put("permanence", row);
        }
        if (nearest != null) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("trainingClips", nearest.clips());
            row.put("toTraining", nearest.toTraining());
            row.put("toOthers", nearest.toOthers());
            row.put("fromTruth", nearest.fromTruth());
            row.put("ratio", nearest.ratio());
            out.put("nearestTrainingClip", row);
        }
        return out;
    }

    static Map<String, Object> rows(List<Row> rows) {
        Map<String, Object> out = new LinkedHashMap<>();
        rows.forEach(r -> out.put(r.name(), row(r)));
        return out;
    }

    private static Map<String, Object> row(Row r) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("of", r.painted().size());
        row.put("joint", r.joint().value());
        row.put("jointInterval", interval(r.joint()));
        row.put("identity", r.share(v -> v.identity()).value());
        row.put("attributes", attributes(r));
        return row;
    }

    static Map<String, Object> share(Share s) {
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

    @Override
    public List<String> table() {
        return Table.of(this);
    }
}
