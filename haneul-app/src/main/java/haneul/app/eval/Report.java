package haneul.app.eval;

import haneul.app.eval.Evaluation.Row;
import haneul.app.eval.Evaluation.Share;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.Studio;
import haneul.model.Defaults;
import haneul.world.Captions;
import haneul.world.Scene;
import haneul.world.Scenes.Combinations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The oracle's table of a model: prompts of one and two things as training has them, combinations that training never
 * had, words and orders that it never had, what chance would give, and the two ceilings: true clips, and true clips that
 * went through the compression network.
 *
 * @param prompts as training has them; half as many of the held-out combinations, of new words and of new orders each
 */
public record Report(
        int prompts,
        long seed,
        Row one,
        Row two,
        Row heldOut,
        Row unseenWords,
        Row unseenOrder,
        Row chance,
        Row truth,
        Row reconstruction) {
    private static final int GUESSES = 300;

    /** Paints and measures. */
    public static Report of(Studio studio, int prompts, long seed, int steps, Progress progress) {
        Defaults d = studio.model().defaults();
        int w = d.width();
        int h = d.height();
        int half = Math.max(1, prompts / 2);
        List<Scene> ones = Evaluation.scenes(Math.max(1, prompts - prompts / 4), seed, 1, Combinations.SEEN, w, h);
        List<Scene> twos = Evaluation.scenes(prompts / 4, seed, 2, Combinations.SEEN, w, h);
        List<Scene> held = Evaluation.scenes(half, seed, 1, Combinations.HELD_OUT, w, h);
        List<Scene> all = new ArrayList<>(ones);
        all.addAll(twos);
        List<Scene> guessed = Evaluation.scenes(GUESSES, seed, 1, Combinations.SEEN, w, h);
        List<Scene> other = Evaluation.scenes(GUESSES, seed + 1, 1, Combinations.SEEN, w, h);
        List<Scene> some = ones.subList(0, Math.min(half, ones.size()));
        return new Report(
                prompts,
                seed,
                Evaluation.paint("one thing", studio, ones, s -> Evaluation.seen(s, seed), seed, steps, progress),
                Evaluation.paint("two things", studio, twos, s -> Evaluation.seen(s, seed), seed, steps, progress),
                Evaluation.paint("held out", studio, held, s -> Evaluation.seen(s, seed), seed, steps, progress),
                Evaluation.paint(
                        "new words",
                        studio,
                        some,
                        s -> Captions.unseenWords(
                                s, true, new Rng(seed).at(s.line().hashCode())),
                        seed,
                        steps,
                        progress),
                Evaluation.paint(
                        "new orders",
                        studio,
                        some,
                        s -> Captions.unseenOrder(
                                s, true, new Rng(seed).at(s.line().hashCode())),
                        seed,
                        steps,
                        progress),
                Evaluation.chance("chance", guessed, other, w, h, d.frames()),
                Evaluation.truth("true clips", all, w, h, d.frames()),
                Evaluation.reconstruction("reconstructions", studio, all, w, h, d.frames(), progress));
    }

    /** One and two things together. */
    public Row seen() {
        List<Evaluation.Painted> all = new ArrayList<>(one.painted());
        all.addAll(two.painted());
        return new Row("all prompts", all);
    }

    private List<Row> rows() {
        return List.of(one, two, seen(), heldOut, unseenWords, unseenOrder, chance, truth, reconstruction);
    }

    /** For programs: shares as fractions of 1. */
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("prompts", prompts);
        out.put("seed", seed);
        out.put("joint", seen().joint().value());
        out.put("jointHeldOut", heldOut.joint().value());
        out.put("attributes", attributes(seen()));
        out.put("chance", chance.joint().value());
        out.put("ceilingTruth", truth.joint().value());
        out.put("ceilingReconstruction", reconstruction.joint().value());
        Map<String, Object> rows = new LinkedHashMap<>();
        for (Row r : rows()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("of", r.painted().size());
            row.put("joint", r.joint().value());
            row.put("jointInterval", List.of(r.joint().low(), r.joint().high()));
            row.put("attributes", attributes(r));
            rows.put(r.name(), row);
        }
        out.put("rows", rows);
        return out;
    }

    private static Map<String, Double> attributes(Row r) {
        Map<String, Double> out = new LinkedHashMap<>();
        Evaluation.ATTRIBUTES.forEach(
                (name, right) -> out.put(name, r.share(right).value()));
        return out;
    }

    /** For people: per cent, a row a set of prompts. */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-16s %5s", "per cent right", "of"));
        Evaluation.ATTRIBUTES.keySet().forEach(a -> head.append(String.format(Locale.ROOT, " %10s", a)));
        lines.add(head + "      joint (95 % interval)");
        for (Row r : rows()) {
            if (r.painted().isEmpty()) {
                continue;
            }
            StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT, "%-16s %5d", r.name(), r.painted().size()));
            Evaluation.ATTRIBUTES
                    .values()
                    .forEach(right -> line.append(String.format(
                            Locale.ROOT, " %10.1f", 100 * r.share(right).value())));
            Share joint = r.joint();
            lines.add(line
                    + String.format(
                            Locale.ROOT,
                            " %10.1f (%.1f to %.1f)",
                            100 * joint.value(),
                            100 * joint.low(),
                            100 * joint.high()));
        }
        return lines;
    }
}
