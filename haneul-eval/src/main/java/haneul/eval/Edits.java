package haneul.eval;

import haneul.core.Frame;
import haneul.core.Progress;
import haneul.core.Rng;
import haneul.diffusion.canvas.Canvas;
import haneul.diffusion.canvas.Grid;
import haneul.eval.Evaluation.Painted;
import haneul.eval.Evaluation.Share;
import haneul.world.Form;
import haneul.world.HeldOut;
import haneul.world.Hue;
import haneul.world.Motion;
import haneul.world.Scene;
import haneul.world.SceneObject;
import haneul.world.Scenes;
import haneul.world.Scenes.Combinations;
import haneul.world.Tracks;
import haneul.world.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Text-guided edits of true clips by noising and denoising (SDEdit, Meng et al., 2022) at several strengths, where the
 * strength is the noise level from which a clip is painted over. Each clip shows one object. Its new sentence asks for
 * another colour (even numbers) or another form (odd numbers); size, motion and place shall stay.
 *
 * @param rows one for each strength, in ascending order
 */
public record Edits(List<Row> rows) implements Measurement {
    /** The strengths of the sweep. */
    static final List<Double> STRENGTHS = List.of(0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95);

    /** A true clip's scene, and the scene that the sentence asks for. */
    record Edit(Scene before, Scene after) {
        /** True if the colour is to change; otherwise the form is. */
        boolean recolours() {
            return object(before).hue() != object(after).hue();
        }

        /** True if the attribute that was asked for is read from the edited clip. */
        boolean changed(Verdict v) {
            return v.count() && (recolours() ? v.hue() : v.form());
        }

        /** True if everything else is read as before, and the object keeps its path and size. */
        boolean kept(Painted p) {
            Verdict v = p.verdict();
            return v.count()
                    && (recolours() ? v.form() : v.hue())
                    && v.motion()
                    && v.background()
                    && v.camera()
                    && (Tracks.follows(after, p.frames(), i -> true) || Tracks.follows(before, p.frames(), i -> true));
        }
    }

    /**
     * The edits of one strength.
     *
     * @param changed edits after which the oracle reads the colour or form that was asked for
     * @param kept edits after which everything else is as it was
     * @param joint edits that are both
     */
    public record Row(double strength, Share recoloured, Share reshaped, Share changed, Share kept, Share joint) {}

    /**
     * Edits by number: they depend on seed and frame size only.
     *
     * @param width of the frames in pixels
     */
    static List<Edit> edits(int n, long seed, int width, int height) {
        return IntStream.range(0, n)
                .mapToObj(i -> {
                    Rng rng = new Rng(seed).at(82, i);
                    Scene before = Scenes.draw(rng, Scenes.Mix.objects(1, Combinations.SEEN), width, height);
                    return new Edit(before, i % 2 == 0 ? recoloured(before, rng) : reshaped(before, rng));
                })
                .toList();
    }

    private static SceneObject object(Scene s) {
        return s.objects().get(0);
    }

    private static Scene recoloured(Scene s, Rng rng) {
        SceneObject o = object(s);
        while (true) {
            Hue hue = Hue.values()[rng.nextInt(Hue.values().length)];
            if (hue != o.hue() && !HeldOut.contains(o.form(), hue, o.motion())) {
                return with(s, new SceneObject(o.form(), hue, o.size(), o.motion(), o.x(), o.y()));
            }
        }
    }

    private static Scene reshaped(Scene s, Rng rng) {
        SceneObject o = object(s);
        while (true) {
            Form form = Form.values()[rng.nextInt(Form.values().length)];
            boolean visible = o.motion() != Motion.SPIN || !form.isRound();
            if (form != o.form() && visible && !HeldOut.contains(form, o.hue(), o.motion())) {
                return with(s, new SceneObject(form, o.hue(), o.size(), o.motion(), o.x(), o.y()));
            }
        }
    }

    private static Scene with(Scene s, SceneObject o) {
        return new Scene(s.background(), s.camera(), List.of(o));
    }

    /** Edits {@code n} clips at each strength. */
    static Edits of(Subject subject, int n, List<Double> strengths, long seed, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        List<Edit> edits = edits(n, seed, grid.width(), grid.height());
        Map<Scene, Scene> before = new LinkedHashMap<>();
        edits.forEach(e -> before.put(e.after, e.before));
        List<Row> rows = new ArrayList<>();
        for (double strength : strengths) {
            List<Painted> painted = Evaluation.paint(
                            String.format(Locale.ROOT, "edit at %.2f", strength),
                            subject,
                            edits.stream().map(Edit::after).toList(),
                            after -> canvas(Continued.clip(before.get(after), grid), grid, strength)
                                    .say(Evaluation.seen(after, seed)),
                            seed,
                            progress)
                    .painted();
            rows.add(row(strength, edits, painted));
        }
        return new Edits(rows);
    }

    private static Canvas canvas(List<Frame> clip, Grid grid, double strength) {
        return Canvas.of(clip, grid.fps()).repaint(strength);
    }

    private static Row row(double strength, List<Edit> edits, List<Painted> painted) {
        int[] of = new int[2];
        int[] right = new int[2];
        int kept = 0;
        int joint = 0;
        for (int i = 0; i < edits.size(); i++) {
            Edit edit = edits.get(i);
            boolean changed = edit.changed(painted.get(i).verdict());
            boolean stays = edit.kept(painted.get(i));
            int kind = edit.recolours() ? 0 : 1;
            of[kind]++;
            right[kind] += changed ? 1 : 0;
            kept += stays ? 1 : 0;
            joint += changed && stays ? 1 : 0;
        }
        int n = edits.size();
        return new Row(
                strength,
                new Share(right[0], of[0]),
                new Share(right[1], of[1]),
                new Share(right[0] + right[1], n),
                new Share(kept, n),
                new Share(joint, n));
    }

    @Override
    public List<String> table() {
        return Table.of(this);
    }

    @Override
    public Map<String, Object> json() {
        return Map.of("edit", rows.stream().map(Edits::json).toList());
    }

    static Map<String, Object> json(Row r) {
        Map<String, Object> out = new LinkedHashMap<>(EvalReport.share(r.joint));
        out.put("strength", r.strength);
        out.put("recoloured", r.recoloured.value());
        out.put("reshaped", r.reshaped.value());
        out.put("changed", r.changed.value());
        out.put("kept", r.kept.value());
        return out;
    }
}
