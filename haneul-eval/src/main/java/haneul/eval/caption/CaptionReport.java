package haneul.eval.caption;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.eval.Evaluation;
import haneul.eval.Evaluation.Share;
import haneul.eval.Measurement;
import haneul.eval.Permanence;
import haneul.model.caption.CaptionStyle;
import haneul.model.caption.Captioner;
import haneul.model.caption.Decoding;
import haneul.tensor.Scope;
import haneul.tensor.Tensor;
import haneul.world.Captions;
import haneul.world.Renderer;
import haneul.world.Scene;
import haneul.world.Scenes.Combinations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A captioner on true clips of scenes that it was never trained on: what is right of its captions, what it invents and leaves
 * out; beside it what chance would give, a captioner that says what the nearest of other clips shows, and the oracle.
 *
 * @param nearest right captions of one thing by the nearest-neighbour captioner
 * @param ceiling clips of one and two things that the oracle reads right
 * @param clipsPerSecond descriptive captions from latents
 */
public record CaptionReport(List<Row> rows, Share chance, Share nearest, Share ceiling, double clipsPerSecond)
        implements Measurement {
    /** Captions of one kind of scene. */
    record Row(String name, List<Captioned> captioned) {
        Share share(Predicate<CaptionVerdict> right) {
            return new Share(
                    (int) captioned.stream().filter(c -> right.test(c.verdict)).count(), captioned.size());
        }

        Share brief() {
            return new Share((int) captioned.stream().filter(c -> c.brief).count(), captioned.size());
        }
    }

    /** @param brief whether its short caption is right */
    record Captioned(Scene scene, String caption, CaptionVerdict verdict, boolean brief) {}

    /**
     * The extent.
     *
     * @param clips of one thing, and of two; half as many or a quarter of the other kinds
     * @param neighbours clips among which the nearest is looked for
     */
    public record Plan(int clips, long seed, Decoding decoding, int neighbours) {}

    private static final int BATCH = 32;
    private static final int SIDE = 64;
    private static final int FRAMES = 17;
    private static final long OTHER_CLIPS = 91;
    private static final List<String> NAMES = List.of("one", "two", "three", "heldOut", "camera", "passing");

    /** Captions and measures. */
    public static CaptionReport of(Captioner captioner, Plan plan, Progress progress) {
        int n = plan.clips;
        int half = Math.max(1, n / 2);
        int quarter = Math.max(1, n / 4);
        List<List<Scene>> scenes = List.of(
                Evaluation.scenes(n, plan.seed, 1, Combinations.SEEN, SIDE, SIDE),
                Evaluation.scenes(n, plan.seed, 2, Combinations.SEEN, SIDE, SIDE),
                Evaluation.scenes(half, plan.seed, 3, Combinations.SEEN, SIDE, SIDE),
                Evaluation.scenes(half, plan.seed, 1, Combinations.HELD_OUT, SIDE, SIDE),
                Evaluation.filmed(quarter, plan.seed, SIDE, SIDE),
                Permanence.scenes(quarter, plan.seed, SIDE, SIDE));
        int all = scenes.stream().mapToInt(List::size).sum();
        int[] done = {0};
        double[] seconds = {0};
        List<Row> rows = new ArrayList<>();
        for (int kind = 0; kind < NAMES.size(); kind++) {
            List<Captioned> captioned = new ArrayList<>();
            List<Scene> of = scenes.get(kind);
            for (int at = 0; at < of.size(); at += BATCH) {
                captioned.addAll(captioned(captioner, of.subList(at, Math.min(of.size(), at + BATCH)), plan, seconds));
                progress.at("caption", done[0] += Math.min(BATCH, of.size() - at), all);
            }
            rows.add(new Row(NAMES.get(kind), captioned));
        }
        List<Scene> seen = new ArrayList<>(scenes.get(0));
        seen.addAll(scenes.get(1));
        return new CaptionReport(
                rows,
                chance(scenes.get(0), plan.seed),
                nearest(captioner, scenes.get(0), plan, progress),
                Evaluation.truth("true clips", seen, SIDE, SIDE, FRAMES).joint(),
                all / Math.max(1e-9, seconds[0]));
    }

    private static List<Captioned> captioned(Captioner captioner, List<Scene> scenes, Plan plan, double[] seconds) {
        try (Scope scope = Scope.open()) {
            List<Tensor> latents = latents(captioner, scenes);
            long began = System.nanoTime();
            List<String> said =
                    captioner.writer().describe(latents, CaptionStyle.DESCRIPTIVE, plan.decoding, plan.seed);
            seconds[0] += (System.nanoTime() - began) / 1e9;
            List<String> brief = captioner.writer().describe(latents, CaptionStyle.SHORT, plan.decoding, plan.seed);
            return IntStream.range(0, scenes.size())
                    .mapToObj(i -> {
                        return new Captioned(
                                scenes.get(i),
                                said.get(i),
                                CaptionVerdict.of(said.get(i), scenes.get(i)),
                                CaptionVerdict.namesOne(brief.get(i), scenes.get(i)));
                    })
                    .toList();
        }
    }

    private static List<Tensor> latents(Captioner captioner, List<Scene> scenes) {
        List<Tensor> out = new ArrayList<>();
        for (Scene s : scenes) {
            List<Frame> frames = Renderer.render(s, SIDE, SIDE, FRAMES);
            out.add(captioner.encode(frames));
        }
        return out;
    }

    /** Captions of other scenes of one thing. */
    private static Share chance(List<Scene> scenes, long seed) {
        List<Scene> others = Evaluation.scenes(scenes.size(), seed + 1, 1, Combinations.SEEN, SIDE, SIDE);
        return share(scenes, i -> Captions.descriptive(others.get(i), true));
    }

    /** Captions of the clips whose latents are nearest. */
    private static Share nearest(Captioner captioner, List<Scene> scenes, Plan plan, Progress progress) {
        List<Scene> others = Evaluation.drawn(
                plan.neighbours,
                i -> Evaluation.scenes(
                                1, new Rng(plan.seed).at(OTHER_CLIPS, i).nextLong(), 1, Combinations.SEEN, SIDE, SIDE)
                        .get(0));
        List<float[]> known = new ArrayList<>();
        for (int at = 0; at < others.size(); at += BATCH) {
            known.addAll(floats(captioner, others.subList(at, Math.min(others.size(), at + BATCH))));
            progress.at("look for neighbours", known.size(), others.size());
        }
        int few = Math.min(scenes.size(), 2 * BATCH);
        List<float[]> wanted = floats(captioner, scenes.subList(0, few));
        return share(scenes.subList(0, few), i -> {
            int best = 0;
            double least = Double.MAX_VALUE;
            for (int k = 0; k < known.size(); k++) {
                double d = distance(wanted.get(i), known.get(k));
                if (d < least) {
                    least = d;
                    best = k;
                }
            }
            return Captions.descriptive(others.get(best), true);
        });
    }

    private static List<float[]> floats(Captioner captioner, List<Scene> scenes) {
        try (Scope scope = Scope.open()) {
            return latents(captioner, scenes).stream().map(Tensor::toFloats).toList();
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private interface Caption {
        String of(int scene);
    }

    private static Share share(List<Scene> scenes, Caption caption) {
        int right = (int) IntStream.range(0, scenes.size())
                .filter(i -> CaptionVerdict.of(caption.of(i), scenes.get(i)).allRight())
                .count();
        return new Share(right, scenes.size());
    }

    private Row seen() {
        List<Captioned> both = new ArrayList<>(rows.get(0).captioned);
        both.addAll(rows.get(1).captioned);
        return new Row("one and two", both);
    }

    @Override
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-22s %5s", "captions, per cent", "of"));
        CaptionVerdict.ATTRIBUTES.keySet().forEach(a -> head.append(String.format(Locale.ROOT, " %10s", a)));
        lines.add(head + String.format(Locale.ROOT, " %10s %10s %10s", "invented", "left out", "short")
                + "      all right (95 % interval)");
        List<Row> all = new ArrayList<>(rows);
        all.add(seen());
        for (Row r : all) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-22s %5d", r.name, r.captioned.size()));
            CaptionVerdict.ATTRIBUTES.values().forEach(a -> line.append(cell(r.share(a))));
            line.append(cell(r.share(CaptionVerdict::invented)))
                    .append(cell(r.share(CaptionVerdict::leftOut)))
                    .append(cell(r.brief()));
            lines.add(line + cell(r.share(CaptionVerdict::allRight)) + interval(r.share(CaptionVerdict::allRight)));
        }
        lines.add(named("by chance", chance));
        lines.add(named("nearest neighbour", nearest));
        lines.add(named("the oracle", ceiling));
        lines.add(String.format(Locale.ROOT, "%.1f clips a second from latents", clipsPerSecond));
        rows.get(0).captioned.stream().limit(3).forEach(c -> lines.add("  " + c.caption));
        return lines;
    }

    private static String named(String name, Share s) {
        return String.format(Locale.ROOT, "%-22s %5d", name, s.of()) + cell(s) + interval(s);
    }

    private static String cell(Share s) {
        return String.format(Locale.ROOT, " %10.1f", 100 * s.value());
    }

    private static String interval(Share s) {
        return String.format(Locale.ROOT, " (%.1f to %.1f)", 100 * s.low(), 100 * s.high());
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        for (Row r : rows) {
            out.put(r.name, figures(r));
        }
        Row seen = seen();
        out.put("attributes", attributes(seen));
        out.put("invented", seen.share(CaptionVerdict::invented).value());
        out.put("leftOut", seen.share(CaptionVerdict::leftOut).value());
        out.put("short", seen.brief().value());
        out.put("chance", chance.value());
        out.put("nearest", nearest.value());
        out.put("ceiling", ceiling.value());
        out.put("clipsPerSecond", clipsPerSecond);
        return out;
    }

    private static Map<String, Object> figures(Row r) {
        Map<String, Object> out = new LinkedHashMap<>();
        Share right = r.share(CaptionVerdict::allRight);
        out.put("of", right.of());
        out.put("allRight", right.value());
        out.put("interval", List.of(right.low(), right.high()));
        out.put("attributes", attributes(r));
        out.put("invented", r.share(CaptionVerdict::invented).value());
        out.put("leftOut", r.share(CaptionVerdict::leftOut).value());
        out.put("short", r.brief().value());
        return out;
    }

    private static Map<String, Double> attributes(Row r) {
        Map<String, Double> out = new LinkedHashMap<>();
        CaptionVerdict.ATTRIBUTES.forEach(
                (name, right) -> out.put(name, r.share(right).value()));
        return out;
    }
}
