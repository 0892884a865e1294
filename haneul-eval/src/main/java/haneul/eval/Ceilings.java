package haneul.eval;

import haneul.core.HaneulException;
import haneul.core.Progress;
import haneul.diffusion.canvas.Grid;
import haneul.eval.Evaluation.Row;
import haneul.world.Scene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Upper bounds of any transformer: the oracle's verdicts on true clips, and on reconstructions of them. */
public record Ceilings(Row truth, Row reconstruction) implements Measurement {
    /** Of the scenes of one and two objects that are {@link Prompted}. */
    public static Ceilings of(Subject subject, int prompts, long seed, Progress progress) {
        Grid grid = Evaluation.grid(subject);
        int w = grid.width();
        int h = grid.height();
        List<Scene> scenes = new ArrayList<>(Prompted.ones(prompts, seed, w, h));
        scenes.addAll(Prompted.twos(prompts, seed, w, h));
        return new Ceilings(
                Evaluation.truth("true clips", scenes, w, h, grid.frames()),
                Evaluation.reconstruction("reconstructions", subject, scenes, progress));
    }

    /** The joint of reconstructions as a share of the joint of true clips, 0…1. */
    public double kept() {
        double whole = truth.joint().value();
        return whole == 0 ? 0 : reconstruction.joint().value() / whole;
    }

    /**
     * Refuses a network that loses too much.
     *
     * @param bar the least that is to be kept, 0…1
     * @throws HaneulException of the kind RUN
     */
    public void check(double bar, String model) {
        if (kept() < bar) {
            throw HaneulException.run(
                    "The compression network of " + model + " is below its bar",
                    String.format(
                            Locale.ROOT,
                            "the oracle reads %.1f %% of reconstructions and %.1f %% of true clips, a share of %.3f, and"
                                    + " %s is asked for",
                            100 * reconstruction.joint().value(),
                            100 * truth.joint().value(),
                            kept(),
                            bar),
                    "train it longer: a new run of more ‹steps› or ‹hours›, with ‹init› to begin from this one");
        }
    }

    @Override
    public List<String> table() {
        List<String> lines = new ArrayList<>(Table.rows(List.of(truth, reconstruction)));
        lines.add(String.format(Locale.ROOT, "reconstructions keep %.3f of the joint of true clips", kept()));
        return lines;
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ceilingTruth", truth.joint().value());
        out.put("ceilingReconstruction", reconstruction.joint().value());
        out.put("kept", kept());
        out.put("rows", EvalReport.rows(List.of(truth, reconstruction)));
        return out;
    }
}
